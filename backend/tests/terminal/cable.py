"""A way to a server that can be cut: everything on it breaks off, and nothing goes through until it is mended."""

import contextlib
import socket
import time
from threading import Thread
from types import TracebackType
from typing import Self

_SECONDS = 20.0


class Cable:
    """Listens on a loopback port from its creation until the end of its `with`."""

    def __init__(self, port: int) -> None:
        """`port`: the server's."""
        self._server = ("127.0.0.1", port)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        self.connection_count = 0
        self._is_cut = False
        self._ends: list[socket.socket] = []
        self._threads = [Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.cut()
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def cut(self) -> None:
        self._is_cut = True
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        self._is_cut = False

    def wait_for(self, count: int) -> None:
        """Until so many connections were tried, from its creation on."""
        deadline = time.monotonic() + _SECONDS
        while self.connection_count < count:
            assert time.monotonic() < deadline, f"{self.connection_count} connections"
            time.sleep(0.01)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                self.connection_count += 1
                if self._is_cut:
                    client.close()
                    continue
                server = socket.create_connection(self._server)
                self._ends += [client, server]
                for ends in ((client, server), (server, client)):
                    self._threads.append(Thread(target=_carry, args=ends, daemon=True))
                    self._threads[-1].start()


def _carry(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
