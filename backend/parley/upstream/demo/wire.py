"""The OpenAI chat API as far as the demo model speaks it: a request parsed, a completion and an error as JSON. Pure.

https://platform.openai.com/docs/api-reference/chat and …/chat-streaming; what is not listed in `Request` is ignored.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal, NamedTuple

import msgspec

from parley.domain.prompt import Turn
from parley.upstream.demo.answer import Language, answer_to, tokens

MODEL = "demo"
# The one that draws.
PICTURES = "pictures"

Limit = Annotated[int, msgspec.Meta(ge=1)]


class StreamOptions(msgspec.Struct, frozen=True):
    """`include_usage`: a last chunk without choices tells the usage."""

    include_usage: bool = False


class ContentPart(msgspec.Struct, frozen=True):
    """Pictures and sound have no `text`."""

    text: str = ""


class Message(msgspec.Struct, frozen=True):
    """What it says besides its content is not read."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: str | list[ContentPart] | None = None

    @property
    def turn(self) -> Turn:
        """As far as it is text: neither pictures nor tools are anything to this model."""
        parts = [ContentPart(self.content)] if isinstance(self.content, str) else self.content or []
        role = self.role if self.role in ("user", "assistant") else "system"
        return Turn(role, "\n".join(part.text for part in parts if part.text))


class Request(msgspec.Struct, frozen=True):
    """A request for a completion. Of the two limits, in tokens with the reasoning's, the newer name goes first."""

    model: str
    messages: Annotated[list[Message], msgspec.Meta(min_length=1)]
    stream: bool | None = None
    stream_options: StreamOptions | None = None
    max_tokens: Limit | None = None
    max_completion_tokens: Limit | None = None

    @property
    def includes_usage(self) -> bool:
        return self.stream_options is not None and self.stream_options.include_usage


class Completion(NamedTuple):
    """The tokens of an answer, cut at the request's limit. `prompt_length`: the request's own tokens."""

    reasoning: Sequence[str]
    text: Sequence[str]
    finish_reason: Literal["stop", "length"]
    prompt_length: int


class InvalidRequestError(Exception):
    """The body is not a request. The message is fit to be sent back."""


def parse_request(body: bytes) -> Request:
    """Raises InvalidRequestError."""
    try:
        return msgspec.json.decode(body, type=Request)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(str(error)) from None
    except RecursionError:
        raise InvalidRequestError("JSON is nested too deeply") from None


def complete(request: Request, bodies: Mapping[Language, str]) -> Completion:
    """What the model answers to the request; `bodies`: the text it knows in each language."""
    turns = [message.turn for message in request.messages]
    answer = answer_to(turns, bodies)
    reasoning, text = tokens(answer.reasoning), tokens(answer.text)
    limit = request.max_completion_tokens or request.max_tokens or len(reasoning) + len(text)
    return Completion(
        reasoning[:limit],
        text[: max(0, limit - len(reasoning))],
        "stop" if limit >= len(reasoning) + len(text) else "length",
        sum(len(tokens(turn.content)) for turn in turns),
    )


# It reads nothing of what came before, but a page that is tried out with it has something to show.
_WINDOW = 32_768


def models_body() -> dict[str, object]:
    """The list: one that writes, and one that draws."""
    common = {"object": "model", "owned_by": "parley"}
    return {
        "object": "list",
        "data": [{"id": MODEL, **common, "context_length": _WINDOW}, {"id": PICTURES, **common}],
    }


def error_body(message: str) -> dict[str, object]:
    """An error as the API words it."""
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": None}}


def completion_body(identifier: str, created: int, completion: Completion) -> dict[str, object]:
    """The whole completion at once, for a request without `stream`."""
    message = {
        "role": "assistant",
        "content": "".join(completion.text),
        "reasoning_content": "".join(completion.reasoning),
    }
    choice = {"index": 0, "message": message, "finish_reason": completion.finish_reason}
    return {**_head(identifier, created, "chat.completion"), "choices": [choice], "usage": _usage(completion)}


def completion_chunks(
    identifier: str, created: int, completion: Completion, *, includes_usage: bool
) -> Iterator[dict[str, object]]:
    """One chunk a token, one with the finish reason and, if asked for, one with the usage."""

    def chunk(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, object]:
        choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
        return {**_head(identifier, created, "chat.completion.chunk"), "choices": [choice]}

    yield chunk({"role": "assistant", "content": ""})
    for token in completion.reasoning:
        yield chunk({"reasoning_content": token})
    for token in completion.text:
        yield chunk({"content": token})
    yield chunk({}, completion.finish_reason)
    if includes_usage:
        yield {**_head(identifier, created, "chat.completion.chunk"), "choices": [], "usage": _usage(completion)}


def _head(identifier: str, created: int, kind: str) -> dict[str, object]:
    return {"id": identifier, "object": kind, "created": created, "model": MODEL}


def _usage(completion: Completion) -> dict[str, object]:
    written = len(completion.reasoning) + len(completion.text)
    return {
        "prompt_tokens": completion.prompt_length,
        "completion_tokens": written,
        "total_tokens": completion.prompt_length + written,
        "completion_tokens_details": {"reasoning_tokens": len(completion.reasoning)},
    }
