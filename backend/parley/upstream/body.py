"""A response body that hands out events as they are complete. Knows bytes and blank lines, not what they mean."""

import re
from collections.abc import Callable, Iterator

from urllib3 import HTTPResponse

from parley.upstream.error import UpstreamError

# Between two events: https://html.spec.whatwg.org/#parsing-an-event-stream.
BLANK_LINE = b"\n\n"
# No event of a real provider comes near; it keeps a body without blank lines from filling the memory.
_LONGEST_EVENT = 16 * 1024 * 1024
_BLANK_LINES = re.compile(rb"\n{3,}")


class EventBody:
    """Stands in for `response.raw`, so that requests' `iter_lines` with `BLANK_LINE` is exact and never waits.

    It then yields each event without its end, as lines that end with a line feed, and an empty one whenever everything
    that has arrived is handed out, because each piece ends with a blank line. Left alone, `iter_lines` reads a fixed
    number of bytes, takes a CRLF cut by two reads for two line ends, and copies what it holds at each read.
    """

    def __init__(self, raw: HTTPResponse, read: Callable[[], bytes | None]) -> None:
        """`read`: what of the body of `raw` has arrived, nothing if nothing has; None is its end."""
        self._raw = raw
        self._read = read

    def close(self) -> None:
        """Closes the connection, which cannot be used again."""
        self._raw.close()

    def stream(self, _amount: int, *, decode_content: bool) -> Iterator[bytes]:  # noqa: ARG002
        """Whole events, as many as have arrived at once, or nothing; at last whatever has no blank line behind it."""
        held: list[bytes] = []
        size = 0
        is_after_cr = False
        for piece in iter(self._read, None):
            is_usual = not (held or is_after_cr or b"\r" in piece or b"\n\n\n" in piece or piece.startswith(b"\n"))
            if is_usual and piece.endswith(BLANK_LINE):
                # Nearly always there are whole events.
                yield piece
                continue
            new = piece
            if piece and (is_after_cr or b"\r" in piece):
                # Carriage returns, alone or before a line feed, are line ends, too.
                new = piece.removeprefix(b"\n") if is_after_cr else piece
                is_after_cr = new.endswith(b"\r")
                new = new.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            cut = new.rfind(BLANK_LINE) + 2
            if cut < 2:
                cut = 1 if held and held[-1].endswith(b"\n") and new.startswith(b"\n") else 0
            whole = b""
            if cut:
                whole = _without_empty(b"".join((*held, new[:cut])))
                held, size = [], 0
            if cut < len(new):
                held.append(new[cut:])
                size += len(held[-1])
                if size > _LONGEST_EVENT:
                    raise UpstreamError("provider_error", "The provider sent an event that is too long for an answer.")
            yield whole
        if held:
            yield _without_empty(b"".join((*held, b"\n" if held[-1].endswith(b"\n") else BLANK_LINE)))


def _without_empty(events: bytes) -> bytes:
    """Blank lines with nothing between them are no events."""
    return _BLANK_LINES.sub(BLANK_LINE, events.lstrip(b"\n"))
