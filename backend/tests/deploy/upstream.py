"""A backend behind nginx that does nothing by itself: the test accepts, reads and answers, one step at a time.

Everything happens on the test's own thread; what nobody has read yet waits in the kernel. A step that never comes fails
after ten seconds.
"""

import select
import socket
from dataclasses import dataclass
from email.message import Message
from http.client import parse_headers
from typing import Self

_SECONDS_TO_STEP = 10.0


@dataclass(frozen=True)
class Request:
    line: str
    headers: Message
    body: bytes


class UpstreamConnection:
    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(_SECONDS_TO_STEP)
        self._socket = connection
        self._file = connection.makefile("rb")

    def read_request(self) -> Request:
        line = self._file.readline().decode("latin-1").rstrip()
        headers = parse_headers(self._file)
        return Request(line, headers, self._file.read(int(headers.get("Content-Length", 0))))

    def read_until(self, end: bytes) -> bytes:
        """What comes up to and including `end`."""
        read = b""
        while not read.endswith(end):
            byte = self._file.read(1)
            assert byte, f"it ended with {read[-100:]!r}"
            read += byte
        return read

    def send(self, data: bytes) -> None:
        self._socket.sendall(data)

    def send_response(self, status: str, content_type: str, body: bytes, *headers: str) -> None:
        """A whole response on a connection that stays open; `headers` are further header lines."""
        lines = [f"HTTP/1.1 {status}", f"Content-Type: {content_type}", f"Content-Length: {len(body)}", *headers]
        self.send("\r\n".join([*lines, "", ""]).encode() + body)

    def start_event_stream(self, *headers: str) -> None:
        """X-Accel-Buffering only if it is among `headers`: that does the work of nginx's own `proxy_buffering off`."""
        stream = ("Content-Type: text/event-stream; charset=utf-8", "Cache-Control: no-cache, no-transform")
        self.send("\r\n".join(["HTTP/1.1 200 OK", *stream, "Transfer-Encoding: chunked", *headers, "", ""]).encode())

    def send_chunk(self, data: bytes) -> None:
        self.send(b"%x\r\n%b\r\n" % (len(data), data))

    def is_closed_by_nginx(self) -> bool:
        """Waits for the next thing nginx does with this connection; true if that is its end."""
        try:
            return self._file.read(1) == b""
        except ConnectionResetError:
            return True

    def close(self) -> None:
        self._file.close()
        self._socket.close()


class Upstream:
    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_SECONDS_TO_STEP)
        self._connections: list[UpstreamConnection] = []
        self.port: int = self._listener.getsockname()[1]

    def accept(self) -> UpstreamConnection:
        connection = UpstreamConnection(self._listener.accept()[0])
        self._connections.append(connection)
        return connection

    def has_waiting_connection(self) -> bool:
        """Whether nginx has opened one that was not accepted yet."""
        return bool(select.select([self._listener], [], [], 0)[0])

    def close(self) -> None:
        """From now on connections are refused."""
        self._listener.close()
        for connection in self._connections:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
