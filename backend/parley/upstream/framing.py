"""Lines of an event stream into its events, by the WHATWG's rules, and a few that real providers need. Pure."""

from collections.abc import Iterable, Iterator

import msgspec


class Frame(msgspec.Struct, frozen=True):
    """One event: its name (`message` if it has none) and its data, undecoded."""

    name: str
    data: bytes


def frames(lines: Iterable[bytes]) -> Iterator[Frame]:
    """The events of a stream of lines without their ends and a byte order mark: https://html.spec.whatwg.org/#parsing-an-event-stream.

    Beyond it: an event without its closing blank line counts at the end of the stream (some providers cut there),
    and a field named `error`, as llama.cpp sends it, is an event of that name.
    """
    name, data = b"", list[bytes]()
    for line in lines:
        if not line:
            if data:
                yield _frame(name, data)
            name, data = b"", []
            continue
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
