"""What is learned of a reply while it is handed on as it came: tokens, words, errors, its end. Pure."""

from collections.abc import Iterator

import msgspec

from parley.domain.part import ToolCall
from parley.domain.run import Usage
from parley.upstream.calls import Calls
from parley.upstream.characters import storable
from parley.upstream.chunk import Chunk, parse_chunk, parse_json, usage_in
from parley.upstream.complaint import complaint_in, error_in, words_of
from parley.upstream.decoder import reported_error
from parley.upstream.error import UpstreamError
from parley.upstream.framing import frames


class _Told(msgspec.Struct):
    """What is read of a whole reply: not its pictures and vectors, which may be megabytes."""

    usage: object = None
    error: object = None
    message: object = None
    choices: object = None
    kind: object = msgspec.field(name="object", default=None)


_told = msgspec.json.Decoder(_Told)


class Overheard:
    """One reply. `usage`: the provider's latest word; `is_unfinished`: it is a chat's, and has not come to its end.

    `is_done`: its last event has come.
    """

    def __init__(self) -> None:
        self.usage: Usage | None = None
        self.is_unfinished = self.is_done = False
        # Of all choices together.
        self.said: list[str] = []
        # Of the first one.
        self._text: list[str] = []
        self._calls = Calls()

    @property
    def message(self) -> dict[str, object]:
        """What the first choice says, as the next question would bring it along."""
        calls = [_as_sent(call) for call in self._calls.take()]
        # Halves of a character may have come one after the other.
        text = storable("".join(self._text))
        if not calls:
            return {"role": "assistant", "content": text}
        return {"role": "assistant", "content": text or None, "tool_calls": calls}

    def hear_whole(self, body: bytes) -> None:
        """A reply that is one JSON value. Raises UpstreamError if it is an error, or none at all."""
        try:
            told: object = msgspec.to_builtins(_told.decode(body))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            try:
                told = parse_json(body)
            except ValueError:
                raise UpstreamError("provider_error", "The provider's reply is not JSON.") from None
        self._hear(told)
        self.is_unfinished = False

    def hear_event(self, event: bytes) -> bool:
        """An event of a stream; whether it tells how many tokens it took and nothing else.

        Raises UpstreamError if it is an error.
        """
        is_count = False
        for frame in frames(event):
            data = frame.data.strip()
            if data == b"[DONE]":
                self.is_unfinished, self.is_done = False, True
            elif data:
                try:
                    value = parse_json(data)
                except ValueError:
                    continue
                if frame.name == "error":
                    raise reported_error(words_of(error_in(value)))
                self._hear(value)
                is_count = isinstance(value, dict) and value.get("choices") == [] and value.get("usage") is not None
        return is_count

    def _hear(self, value: object) -> None:
        complaint = complaint_in(value)
        if complaint is not None:
            raise reported_error(complaint)
        self.usage = usage_in(value) or self.usage
        for index, chunk in _choices(value):
            self.said += [text for _, text in chunk.pieces]
            self.said += [call.arguments for call in chunk.calls]
            self.is_unfinished = chunk.finish_word is None
            if index == 0:
                self._text += [text for kind, text in chunk.pieces if kind == "text"]
                self._calls.add(chunk.calls)


def _choices(value: object) -> Iterator[tuple[object, Chunk]]:
    """By their numbers; a chunk is read as if it had one only."""
    choices = value.get("choices") if isinstance(value, dict) else None
    for choice in choices if isinstance(choices, list) else ():
        if isinstance(choice, dict):
            yield choice.get("index") or 0, parse_chunk({"choices": [choice | {"index": 0}]})


def _as_sent(call: ToolCall) -> dict[str, object]:
    return {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
