"""The event stream of one answer, from bytes to values. Pure; knows no connection. backend/API.md describes it."""

from collections.abc import Iterator

import msgspec


class Message(msgspec.Struct, frozen=True):
    """The answer, as far as the terminal has a use for it."""

    id: str
    conversation_id: str


class Started(msgspec.Struct, frozen=True):
    """Always first; `cursor` is where the deltas that follow begin."""

    message: Message
    cursor: str


class Delta(msgspec.Struct, frozen=True):
    """A piece of the answer; `text` of a part that has one, `name` of a tool call. `cursor`: after it."""

    type: str
    text: str = ""
    name: str = ""
    cursor: str = ""


class State(msgspec.Struct, frozen=True):
    """What goes on while nothing is said; `in_ms`: until the next attempt."""

    state: str
    attempt: int | None = None
    in_ms: int | None = None


class Failure(msgspec.Struct, frozen=True):
    """`detail` is a sentence for the person who asked."""

    code: str
    detail: str


class End(msgspec.Struct, frozen=True):
    """Always last. `left_out`: of so many old messages the model was not told; `model`: which one answered instead."""

    status: str
    finish_reason: str | None = None
    error: Failure | None = None
    left_out: int | None = None
    model: str | None = None


Event = Started | Delta | State | End

_KINDS: dict[bytes, type[Event]] = {b"answer": Started, b"delta": Delta, b"status": State, b"end": End}


class EventParser:
    """Bytes as they arrive, cut anywhere."""

    def __init__(self) -> None:
        self._line = bytearray()
        self._fields: dict[bytes, bytes] = {}

    def add(self, data: bytes) -> Iterator[Event]:
        """The events that are whole now. What a later version tells besides is passed over.

        Raises msgspec.MsgspecError for what is none of Parley's.
        """
        self._line += data
        *lines, rest = self._line.split(b"\n")
        self._line = rest
        for line in lines:
            if event := self._take(bytes(line).removesuffix(b"\r")):
                yield event

    def _take(self, line: bytes) -> Event | None:
        if line:
            name, _, value = line.partition(b":")
            self._fields[name] = value.removeprefix(b" ")
            return None
        fields, self._fields = self._fields, {}
        kind = _KINDS.get(fields.get(b"event", b""))
        if kind is None:
            return None
        event = msgspec.json.decode(fields.get(b"data", b""), type=kind)
        if isinstance(event, Delta):
            return msgspec.structs.replace(event, cursor=fields.get(b"id", b"").decode("latin-1"))
        return event
