"""An answer's way to its client: whoever adds to the answer writes it at once, and no greenlet wakes up for a token.

The greenlet of the request only waits for the end. What the client cannot take yet is not kept for it: it is read
from the answer once there is room.
"""

import os
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from time import monotonic
from typing import Generic, Protocol, TypeVar

import gevent
from gevent.event import Event as Bell

from parley.web.departure import noticing_departure

E_co = TypeVar("E_co", covariant=True)

# A comment, which keeps a connection from looking dead.
HEARTBEAT = b": hb\n\n"
_WRITABLE = 2


class Readable(Protocol[E_co]):
    """What a sink reads from: one answer, or several as one."""

    @property
    def is_over(self) -> bool: ...

    def read(self) -> Sequence[E_co]: ...

    def present(self, on_news: Callable[[], None]) -> AbstractContextManager[None]: ...


class Sink(Generic[E_co]):
    """Writes what a reader reads to a connection, whose head has been written already."""

    __slots__ = (
        "_descriptor",
        "_encode",
        "_end",
        "_error",
        "_heartbeat_s",
        "_is_chunked",
        "_is_over",
        "_loop",
        "_reader",
        "_rest",
        "_room",
        "_written_at",
    )

    def __init__(
        self,
        descriptor: int,
        reader: Readable[E_co],
        encode: Callable[[E_co], bytes],
        *,
        heartbeat_s: float,
        is_chunked: bool,
    ) -> None:
        """`descriptor`: of a socket that does not block; `is_chunked`: its body has HTTP/1.1's transfer coding."""
        self._descriptor = descriptor
        self._reader = reader
        self._encode = encode
        self._heartbeat_s = heartbeat_s
        self._is_chunked = is_chunked
        self._loop = gevent.get_hub().loop
        self._room = self._loop.io(descriptor, _WRITABLE)
        # What the connection did not take of what was written last.
        self._rest = b""
        self._is_over = False
        self._end = Bell()
        self._error: Exception | None = None
        self._written_at = monotonic()

    def run(self) -> None:
        """Returns once everything is written, or the client has gone. Raises what went wrong meanwhile."""
        try:
            with noticing_departure(self._descriptor, self.leave), self._reader.present(self._write):
                self._write()
                self._beat()
        finally:
            # Whatever is due comes too late: the descriptor may soon be another connection's.
            self.leave()
            self._room.close()
        if self._error:
            raise self._error

    def _beat(self) -> None:
        """Waits for the end, and breaks long silences."""
        left_s = self._heartbeat_s
        while not self._end.wait(left_s):
            left_s = self._written_at + self._heartbeat_s - monotonic()
            if left_s <= 0:
                left_s = self._heartbeat_s
                if not self._rest:
                    self._send(HEARTBEAT)

    def _write(self) -> None:
        if self._rest or self._is_over:
            return
        try:
            events = self._reader.read()
            if len(events) == 1:
                self._send(self._encode(events[0]))
            elif events:
                self._send(b"".join(map(self._encode, events)))
        except Exception as error:  # noqa: BLE001
            # It is no business of whoever writes the answer.
            self._error = error
            self.leave()
        if not self._rest and self._reader.is_over:
            self.leave()

    def _send(self, data: bytes) -> None:
        self._written_at = monotonic()
        if self._is_chunked:
            data = b"%x\r\n%b\r\n" % (len(data), data)
        self._push(data)

    def _go_on(self) -> None:
        self._room.stop()
        self._push(self._rest)
        self._write()

    def _push(self, data: bytes) -> None:
        try:
            size = os.write(self._descriptor, data)
        except BlockingIOError:
            size = 0
        except OSError:
            self.leave()
            return
        self._rest = data[size:]
        if self._rest:
            self._room.start(self._go_on)

    def leave(self) -> None:
        """Writes nothing more; `run` returns. Waits for nothing."""
        self._rest = b""
        self._room.stop()
        self._is_over = True
        self._end.set()
