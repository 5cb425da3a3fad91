"""The lines of one event into what it says, by the WHATWG's rules, and one that real providers need. Pure."""

from collections.abc import Iterator

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """One event: its name (`message` if it has none) and its data, undecoded."""

    name: str
    data: bytes


def frames(event: bytes) -> Iterator[Frame]:
    """What the lines between two blank ones say: https://html.spec.whatwg.org/#parsing-an-event-stream.

    Beyond it: a field named `error`, as llama.cpp sends it, is an event of that name.
    """
    name, data = b"", list[bytes]()
    for line in event.split(b"\n"):
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if field == b"data":
            data.append(value)
        elif field == b"event":
            name = value
        elif field == b"error":
            yield Frame("error", value)
    if data:
        yield _frame(name, data)


def _frame(name: bytes, data: list[bytes]) -> Frame:
    return Frame(name.decode("utf-8", "replace") or "message", b"\n".join(data))
