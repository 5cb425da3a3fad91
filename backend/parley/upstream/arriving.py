"""The bytes of a response's body as they arrive, as many as there are at once. Knows HTTP's framing, not what is in it.

urllib3 hands out one chunk of the transfer coding at a time, through six layers of Python; a token is a chunk.
"""

import os
from collections.abc import Callable, Iterator
from functools import partial
from io import BufferedReader
from ssl import SSLSocket

import gevent
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection
from urllib3.exceptions import ProtocolError

_AT_ONCE = 65536
# A size, its extensions, a trailer: nobody needs more for one.
_LONGEST_LINE = 4096


def arriving(raw: HTTPResponse) -> Iterator[bytes]:
    """The body of a response whose head has been read; its connection is free for the next request after the last byte.

    Waits before each read, so that a provider that is always ahead leaves the processor to others, too.
    Raises ProtocolError if the connection ends before the body does, or breaks the rules.
    """
    if raw.headers.get("Content-Encoding", "identity") != "identity":
        # Nobody asked for that.
        yield from iter(lambda: raw.read1(decode_content=True), b"")
        return
    # requests itself relies on the attribute; what it holds has no other name.
    response = raw._original_response  # noqa: SLF001
    if response is None or response.fp is None:
        raw.release_conn()
        return
    chunks = Chunks() if response.chunked else None
    left = response.length
    try:
        for piece in _pieces(response.fp, raw.connection):
            if chunks:
                yield chunks.take(piece)
                is_over = chunks.is_over
            else:
                yield piece if left is None else piece[:left]
                left = None if left is None else left - len(piece)
                is_over = left is not None and left <= 0
            if is_over:
                break
        else:
            if chunks or left is not None:
                raise ProtocolError("the connection was closed before the end")
    except (OSError, ValueError) as error:
        raise ProtocolError(str(error)) from error
    response.close()
    if (chunks and chunks.rest) or left:
        # What stands behind the body belongs to nothing that was asked.
        raw.close()
    raw.release_conn()


def _pieces(fp: BufferedReader, connection: HTTPConnection | None) -> Iterator[bytes]:
    """Whatever there is, each time that there is something; ends with the connection."""
    # What was read together with the head is there already, and so may be the rest of a TLS record behind it.
    for _ in range(2):
        if not (piece := fp.read1(_AT_ONCE)):
            return
        yield piece
    sock = connection.sock if connection else None
    is_plain = sock is not None and not isinstance(sock, SSLSocket)
    # Past three layers that a plain socket has no need of.
    read: Callable[[int], bytes] = partial(os.read, fp.fileno()) if is_plain else fp.read1
    hub = gevent.get_hub()
    watcher = hub.loop.io(fp.fileno(), 1)
    try:
        while True:
            hub.wait(watcher)
            try:
                piece = read(_AT_ONCE)
            except BlockingIOError:
                continue
            if not piece:
                return
            yield piece
    finally:
        watcher.close()


class Chunks:
    """Takes the chunked transfer coding apart (RFC 9112, section 7.1), however it is cut."""

    def __init__(self) -> None:
        self.is_over = False
        # What is not understood yet; once it is over, what stands behind it.
        self.rest = b""
        # Of the chunk being read, with the line end behind it.
        self._left = 0
        self._is_trailer = False
        # Nothing of a chunk has been read yet.
        self._is_between = True

    def take(self, data: bytes) -> bytes:
        """The content in what has arrived. Raises ValueError."""
        if self._is_between:
            # Nearly always it is one chunk, whole.
            end = data.find(b"\r\n")
            size = _size(data[:end]) if end > 0 else 0
            if size and len(data) == end + 4 + size:
                return data[end + 2 : -2]
        data = self.rest + data
        content = []
        at = 0
        while at < len(data) and not self.is_over:
            if self._left:
                end = at + self._left
                content.append(data[at : max(at, end - 2)])
                self._left = max(0, end - len(data))
                at = end
                continue
            end = data.find(b"\n", at, at + _LONGEST_LINE)
            if end < 0:
                if len(data) - at >= _LONGEST_LINE:
                    raise ValueError("a chunk begins with a line that is too long")
                break
            self._take_line(data[at:end].rstrip())
            at = end + 1
        self.rest = data[at:]
        self._is_between = not (self.rest or self._left or self._is_trailer)
        return b"".join(content)

    def _take_line(self, line: bytes) -> None:
        if self._is_trailer:
            self.is_over = not line
            return
        size = _size(line)
        self._left = size + 2 if size else 0
        self._is_trailer = not size


def _size(line: bytes) -> int:
    size = int(line.partition(b";")[0], 16)
    if size < 0:
        raise ValueError("a chunk has a size below nothing")
    return size
