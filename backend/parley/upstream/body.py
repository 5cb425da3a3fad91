"""A response body that hands out events as they are complete. Knows bytes and blank lines, not what they mean."""

import re
from collections.abc import Callable, Iterator

from requests import Response

from parley.upstream.error import UpstreamError

# Between two events: https://html.spec.whatwg.org/#parsing-an-event-stream.
BLANK_LINE = b"\n\n"
# No event of a real provider comes near; it keeps a body without blank lines from filling the memory.
_LONGEST_EVENT = 16 * 1024 * 1024
_BLANK_LINES = re.compile(rb"\n{3,}")


class EventResponse(Response):
    """The same response, but `iter_lines` with `BLANK_LINE` is exact and never waits.

    It then yields each event without its end, as lines that end with a line feed, and an empty one whenever everything
    that has arrived is handed out, because each piece ends with a blank line. Left alone, `iter_lines` reads a fixed
    number of bytes, takes a CRLF cut by two reads for two line ends, and copies what it holds at each read.
    """

    def __init__(self, response: Response, read: Callable[[], bytes | None]) -> None:
        """`read`: what of the body has arrived, nothing if nothing has; None is its end."""
        vars(self).update(vars(response))
        self._events = _Events(read)

    def iter_content(self, chunk_size: int | None = None, decode_unicode: bool = False) -> Iterator[bytes]:  # noqa: ARG002, FBT001, FBT002
        """Whole events, as many as have arrived at once, or nothing; at last whatever has no blank line behind it."""
        return iter(self._events.read, None)


class _Events:
    __slots__ = ("_held", "_is_after_cr", "_is_over", "_read", "_size")

    def __init__(self, read: Callable[[], bytes | None]) -> None:
        self._read = read
        # The beginning of an event, and how long it is.
        self._held: list[bytes] = []
        self._size = 0
        self._is_after_cr = False
        self._is_over = False

    def read(self) -> bytes | None:
        """Whole events, or nothing; None: that was all."""
        piece = None if self._is_over else self._read()
        if piece is None:
            return self._rest()
        is_usual = not (self._size or self._is_after_cr or b"\r" in piece or b"\n\n\n" in piece)
        if is_usual and piece.endswith(BLANK_LINE) and not piece.startswith(b"\n"):
            # Nearly always there are whole events.
            return piece
        if piece and (self._is_after_cr or b"\r" in piece):
            # Carriage returns, alone or before a line feed, are line ends, too.
            lines = piece.removeprefix(b"\n") if self._is_after_cr else piece
            self._is_after_cr = lines.endswith(b"\r")
            piece = lines.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return self._whole(piece)

    def _whole(self, piece: bytes) -> bytes:
        held = self._held
        cut = piece.rfind(BLANK_LINE) + 2
        if cut < 2:
            cut = 1 if held and held[-1].endswith(b"\n") and piece.startswith(b"\n") else 0
        whole = b""
        if cut:
            whole = _without_empty(b"".join((*held, piece[:cut])))
            self._held, self._size = [], 0
        if cut < len(piece):
            self._held.append(piece[cut:])
            self._size += len(piece) - cut
            if self._size > _LONGEST_EVENT:
                raise UpstreamError("provider_error", "The provider sent an event that is too long for an answer.")
        return whole

    def _rest(self) -> bytes | None:
        held, self._held = self._held, []
        self._is_over = True
        if not held:
            return None
        return _without_empty(b"".join((*held, b"\n" if held[-1].endswith(b"\n") else BLANK_LINE)))


def _without_empty(events: bytes) -> bytes:
    """Blank lines with nothing between them are no events."""
    return _BLANK_LINES.sub(BLANK_LINE, events.lstrip(b"\n"))
