"""A response body that hands out what has arrived, cut at line ends. Knows bytes and lines, not what they mean."""

from collections.abc import Iterator

from urllib3 import HTTPResponse

from parley.upstream.error import UpstreamError

# No event of a real provider comes near; it keeps a body without line ends from filling the memory.
_LONGEST_LINE = 16 * 1024 * 1024


class LineBody:
    """Stands in for `response.raw`, so that requests' `iter_lines` is exact and never waits for a full buffer.

    Left alone, `iter_lines` reads a fixed number of bytes, takes a CRLF cut by two reads for two line ends, and
    copies what it holds at each read, which is quadratic on a long line.
    """

    def __init__(self, raw: HTTPResponse) -> None:
        self._raw = raw

    def close(self) -> None:
        """Closes the connection, which cannot be used again."""
        self._raw.close()

    def stream(self, _amount: int, *, decode_content: bool) -> Iterator[bytes]:
        """Whole lines, each as soon as its end is there; at last whatever has no line end."""
        held: list[bytes] = []
        size = 0
        is_after_cr = False
        while piece := self._raw.read1(decode_content=decode_content):
            if is_after_cr:
                piece = piece.removeprefix(b"\n")
                is_after_cr = False
            cut = max(piece.rfind(b"\n"), piece.rfind(b"\r")) + 1
            if cut:
                yield b"".join((*held, piece[:cut]))
                held, size = [], 0
                is_after_cr = piece.endswith(b"\r")
            if cut < len(piece):
                held.append(piece[cut:])
                size += len(held[-1])
                if size > _LONGEST_LINE:
                    raise UpstreamError("provider_error", "The provider sent a line that is too long to be an answer.")
        if held:
            yield b"".join(held)
