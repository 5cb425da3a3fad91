"""The bytes of a response's body as they arrive, as many as there are at once. Knows HTTP's framing, not what is in it.

urllib3 hands out one chunk of the transfer coding at a time, through six layers of Python, and waits for it; a token is
a chunk.
"""

import os
import zlib
from collections.abc import Callable
from functools import partial
from io import BufferedReader
from ssl import SSLSocket, SSLWantReadError, SSLWantWriteError
from typing import Protocol

from requests.exceptions import ChunkedEncodingError
from urllib3 import HTTPResponse

_AT_ONCE = 65536
# A size, its extensions, a trailer: nobody needs more for one.
_LONGEST_LINE = 4096
# gzip or zlib, whichever it turns out to be.
_ANY_FORMAT = zlib.MAX_WBITS | 32
_CUT = "the connection was closed before the end"


class Arrivals:
    """The body of a response whose head has been read; its connection is free for the next request after the end.

    Only the first read waits. Before any other, `descriptor` has to be readable, unless the body `is_ready`.
    """

    __slots__ = (
        "_framing",
        "_is_over",
        "_raw",
        "_receive",
        "_response",
        "_restore",
        "_unpack",
        "descriptor",
        "is_ready",
    )

    def __init__(self, raw: HTTPResponse) -> None:
        self._raw = raw
        self._framing: _Framing = Counted(0)
        # None: as they come from the connection.
        self._receive: Callable[[], bytes] | None = None
        # What the connection's next user expects of it.
        self._restore: Callable[[], None] | None = None
        self.descriptor = -1
        self.is_ready = True
        # requests itself relies on the attribute; what it holds has no other name.
        self._response = response = raw._original_response  # noqa: SLF001
        if response and response.fp:
            self._framing = Chunks() if response.chunked else Counted(response.length)
            self._receive = partial(self._receive_first, response.fp)
            self.descriptor = response.fp.fileno()
        self._is_over = self._framing.is_over
        # Nobody asked for that.
        is_packed = raw.headers.get("Content-Encoding", "identity") != "identity"
        self._unpack = zlib.decompressobj(_ANY_FORMAT).decompress if is_packed else None

    def read(self) -> bytes | None:
        """What there is, nothing if nothing has come; None: that was all, and the connection has been given back.

        Raises ChunkedEncodingError, as requests does, if the connection ends before the body or breaks the rules.
        """
        if self._is_over:
            self._release()
            return None
        try:
            # Nearly always there is nothing between the bytes and us.
            data = self._receive() if self._receive else os.read(self.descriptor, _AT_ONCE)
            content = self._framing.take(data)
        except (BlockingIOError, SSLWantReadError, SSLWantWriteError):
            return b""
        except (OSError, ValueError) as error:
            raise ChunkedEncodingError(str(error)) from error
        if self._framing.is_over:
            self._is_over = self.is_ready = True
        return self._unpacked(content) if self._unpack else content

    def _receive_first(self, fp: BufferedReader) -> bytes:
        """What was read together with the head, or what comes next."""
        piece = fp.read1(_AT_ONCE)
        sock = self._raw.connection.sock if self._raw.connection else None
        if isinstance(sock, SSLSocket):
            self._restore = partial(sock.settimeout, sock.gettimeout())
            sock.settimeout(0)
            self._receive = partial(self._receive_secured, sock)
            self.is_ready = sock.pending() > 0
        else:
            # Past three layers that a plain socket has no need of.
            self._receive = None
            self.is_ready = False
        return piece

    def _receive_secured(self, sock: SSLSocket) -> bytes:
        piece = sock.recv(_AT_ONCE)
        # The rest of a record that has been taken from the connection makes nothing readable.
        self.is_ready = sock.pending() > 0
        return piece

    def _unpacked(self, content: bytes) -> bytes:
        try:
            return self._unpack(content) if self._unpack else content
        except zlib.error as error:
            raise ChunkedEncodingError(str(error)) from error

    def _release(self) -> None:
        if self._restore:
            self._restore()
        if self._response:
            self._response.close()
        if self._framing.rest:
            # What stands behind the body belongs to nothing that was asked.
            self._raw.close()
        self._raw.release_conn()


class _Framing(Protocol):
    """Where in a connection the body ends. Pure."""

    # The body has ended; what stands behind it.
    is_over: bool
    rest: bytes

    def take(self, data: bytes) -> bytes:
        """The content in what has arrived; nothing arrives when the connection has ended. Raises ValueError."""


class Counted:
    """A body that says how long it is, or (None) lasts as long as its connection."""

    __slots__ = ("_left", "is_over", "rest")

    def __init__(self, length: int | None) -> None:
        self.is_over = length == 0
        self.rest = b""
        self._left = length

    def take(self, data: bytes) -> bytes:
        """The content in what has arrived. Raises ValueError."""
        if self._left is None:
            self.is_over = not data
            return data
        if not data:
            raise ValueError(_CUT)
        content, self.rest = data[: self._left], data[self._left :]
        self._left -= len(content)
        self.is_over = not self._left
        return content


class Chunks:
    """Takes the chunked transfer coding apart (RFC 9112, section 7.1), however it is cut."""

    __slots__ = ("_is_between", "_is_trailer", "_left", "is_over", "rest")

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
        if not data:
            raise ValueError(_CUT)
        if self._is_between:
            # Nearly always it is one chunk, whole.
            end = data.find(b"\r\n")
            size = len(data) - end - 4
            if size > 0 < end and data[:end] == b"%x" % size:
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
