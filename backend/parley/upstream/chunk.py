"""One JSON event of a provider's reply into the few things Parley reads from it. Pure, and surprised by nothing."""

import json
from collections.abc import Iterator
from typing import Literal

import msgspec

from parley.domain.part import Reasoning, Text
from parley.domain.run import Usage
from parley.upstream.characters import storable

# No provider's word for an end is longer than a line.
_LONGEST_WORD = 100
_MOST_TOKENS = 10_000_000

Kind = Literal["text", "reasoning"]


class CallPiece(msgspec.Struct, frozen=True):
    """A piece of a tool call, as far as this event tells: an empty id or name, or no index, is one not told."""

    index: int | None
    id: str
    name: str
    arguments: str


class Chunk(msgspec.Struct, frozen=True):
    """`is_whole`: this is the answer at full length (`message`) rather than what was added to it (`delta`)."""

    pieces: tuple[tuple[Kind, str], ...] = ()
    calls: tuple[CallPiece, ...] = ()
    is_whole: bool = False
    finish_word: str | None = None
    usage: Usage | None = None


def parse_json(data: bytes) -> object:
    """The value; raises ValueError if there is none.

    msgspec is fast and strict. What it refuses is read once more as leniently as JSON allows: half surrogates, raw
    control characters and bytes that are not UTF-8 all occur, and are no reason to lose text.
    """
    try:
        try:
            return msgspec.json.decode(data)
        except (msgspec.DecodeError, UnicodeDecodeError):
            return json.loads(data.decode("utf-8", "replace"), strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None


class _PlainDelta(msgspec.Struct, gc=False):
    content: str | None = None
    reasoning_content: str | None = None
    reasoning: str | None = None
    tool_calls: None = None


class _PlainChoice(msgspec.Struct, gc=False):
    delta: _PlainDelta
    index: Literal[0] = 0
    message: None = None
    finish_reason: None = None


class _PlainEvent(msgspec.Struct, gc=False):
    choices: tuple[_PlainChoice]
    usage: None = None
    error: None = None


_plain = msgspec.json.Decoder(_PlainEvent)


def plain_piece(event: bytes) -> Text | Reasoning | None:
    """What an undecoded event adds that adds one piece and says nothing else, as nearly all do.

    None: it has to be looked at. This takes a fifth of the time.
    """
    if not event.startswith(b"data: "):
        return None
    try:
        delta = _plain.decode(event[6:]).choices[0].delta
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    reasoning = delta.reasoning_content or delta.reasoning
    if delta.content:
        return None if reasoning else Text(delta.content)
    return Reasoning(reasoning) if reasoning else None


def parse_chunk(event: object) -> Chunk:
    """What the event says about choice 0; anything that is not as expected says nothing."""
    fields = _object(event)
    usage = usage_in(event)
    choice = next((c for c in map(_object, _list(fields.get("choices"))) if c and (c.get("index") or 0) == 0), {})
    word = storable(_string(choice.get("finish_reason")))[:_LONGEST_WORD] or None
    message = _object(choice.get("delta"))
    is_whole = not message and bool(choice.get("message"))
    if is_whole:
        message = _object(choice.get("message"))
    if not message:
        return Chunk(finish_word=word, usage=usage)
    reasoning = _string(message.get("reasoning_content")) or _string(message.get("reasoning"))
    pieces: list[tuple[Kind, str]] = [("reasoning", reasoning)] if reasoning else []
    pieces += _content(message.get("content"))
    calls = tuple(_call(_object(call)) for call in _list(message.get("tool_calls")))
    return Chunk(tuple(pieces), calls, is_whole, word, usage)


def _content(content: object) -> Iterator[tuple[Kind, str]]:
    """Mistral's Magistral sends lists: `{"type":"thinking","thinking":[…]}` and `{"type":"text","text":…}`."""
    if isinstance(content, str):
        if content:
            yield "text", content
        return
    for item in map(_object, _list(content)):
        if item.get("type") == "text" and (text := _string(item.get("text"))):
            yield "text", text
        elif item.get("type") == "thinking":
            thinking = item.get("thinking")
            inner = [thinking] if isinstance(thinking, str) else [_object(i).get("text") for i in _list(thinking)]
            if text := "".join(map(_string, inner)):
                yield "reasoning", text


def _call(call: dict[str, object]) -> CallPiece:
    function = _object(call.get("function"))
    arguments = function.get("arguments")
    if arguments is not None and not isinstance(arguments, str):
        # Some local servers send the arguments as an object rather than as its JSON.
        arguments = msgspec.json.encode(arguments).decode()
    index = call.get("index")
    return CallPiece(
        index if isinstance(index, int) else None,
        _string(call.get("id")),
        _string(function.get("name")),
        _string(arguments),
    )


def usage_in(event: object) -> Usage | None:
    """How many tokens the event says that it took, if it does: replies that are no chat name them differently.

    Embeddings tell what was given, and the sum.
    """
    usage = _object(_object(event).get("usage"))
    given = _count(usage.get("prompt_tokens", usage.get("input_tokens")))
    written = _count(usage.get("completion_tokens", usage.get("output_tokens")))
    if given is not None and written is None and usage.get("total_tokens") == given:
        written = 0
    if given is None or written is None:
        return None
    thought = _count(_object(usage.get("completion_tokens_details")).get("reasoning_tokens"))
    return Usage(given, written, thought)


def _count(value: object) -> int | None:
    """The number if it can be one of tokens: of several requests together it must still fit into a column."""
    return value if isinstance(value, int) and 0 <= value <= _MOST_TOKENS else None


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _string(value: object) -> str:
    return value if isinstance(value, str) else ""
