"""One connection to the scripted upstream, and one request on it with the steps that answer it."""

import contextlib
import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]
# A connection, method, path, headers (names in lower case) and body.
Receive = Callable[["ScriptedConnection", str, str, Mapping[str, str], bytes], None]

_NO_LINGER = struct.pack("ii", 1, 0)


class ScriptedConnection:
    """One accepted socket; its thread reads requests and, by the same `recv`, sees the peer close."""

    def __init__(self, sock: socket.socket, number: int, receive: Receive) -> None:
        """`receive` is called on the connection's own thread with each request that was read."""
        self.sock = sock
        self.number = number
        self.closed = threading.Event()
        self.closed_at: float | None = None
        self._receive = receive
        self._buffer = b""
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def reset(self) -> None:
        """Close with a RST. The reader must have left `recv` first, else the kernel keeps the socket open for it."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RD)
        self._thread.join()
        self.sock.close()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self.sock.close()

    def _read(self) -> None:
        with contextlib.suppress(OSError):
            while head := self._take_head():
                request_line, *lines = head.decode("latin-1").split("\r\n")
                method, path, _ = request_line.split(" ")
                headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
                body = self._take(int(headers.get("content-length", "0")))
                self._receive(self, method, path, headers, body)
        self.closed_at = time.monotonic()
        self.closed.set()

    def _take_head(self) -> bytes:
        """The next head without its blank line; empty at the end of the connection."""
        while b"\r\n\r\n" not in self._buffer:
            data = self.sock.recv(65536)
            if not data:
                return b""
            self._buffer += data
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head

    def _take(self, length: int) -> bytes:
        while len(self._buffer) < length:
            data = self.sock.recv(65536)
            if not data:
                raise ConnectionError("the peer closed inside a body")
            self._buffer += data
        body, self._buffer = self._buffer[:length], self._buffer[length:]
        return body


class ScriptedRequest:
    """One POST, nearly always of …/chat/completions: what was asked, and the steps that answer it.

    Steps raise OSError once the peer is gone.
    """

    def __init__(
        self,
        connection: ScriptedConnection,
        number: int,
        headers: Mapping[str, str],
        body: Json,
        *,
        path: str = "",
        raw: bytes = b"",
    ) -> None:
        """`body`: the JSON that came, and nothing if `raw` is something else."""
        self.number = number
        self.path = path
        self.raw = raw
        self.connection_number = connection.number
        self.headers = headers
        self.body = body
        self.arrived_at = time.monotonic()
        self._connection = connection
        self._has_begun = False
        self._is_chunked = True

    @property
    def is_closed(self) -> bool:
        """The connection is gone, whoever closed it."""
        return self._connection.closed.is_set()

    @property
    def closed_at(self) -> float | None:
        """The `time.monotonic()` at which the close was seen."""
        return self._connection.closed_at

    def wait_closed(self, timeout: float = 10.0) -> bool:
        """True once the connection is gone; False after `timeout` seconds. The moment is `closed_at`."""
        return self._connection.closed.wait(timeout)

    def begin(self, status: int = 200, headers: Mapping[str, str] | None = None, *, chunked: bool = True) -> None:
        """Send the head. A body that is not chunked ends with the connection."""
        self._has_begun, self._is_chunked = True, chunked
        framing = {"Transfer-Encoding": "chunked"} if chunked else {"Connection": "close"}
        self._send_head(status, {"Content-Type": "text/event-stream", **framing, **(headers or {})})

    def send_raw(self, data: bytes) -> None:
        """Send bytes of the body; begins by itself if `begin` was not called."""
        if not self._has_begun:
            self.begin()
        self._connection.sock.sendall(b"%x\r\n%b\r\n" % (len(data), data) if self._is_chunked else data)

    def send_event(self, data: object) -> None:
        self.send_raw(f"data: {json.dumps(data, ensure_ascii=False)}\n\n".encode())

    def send_delta(self, delta: Json, finish_reason: str | None = None) -> None:
        self.send_event(self._chunk([{"index": 0, "delta": delta, "finish_reason": finish_reason}]))

    def send_text(self, text: str) -> None:
        self.send_delta({"content": text})

    def send_reasoning(self, text: str) -> None:
        self.send_delta({"reasoning_content": text})

    def send_tool_call(self, call_id: str, name: str, arguments: str) -> None:
        function = {"name": name, "arguments": arguments}
        self.send_delta({"tool_calls": [{"index": 0, "id": call_id, "type": "function", "function": function}]})

    def send_comment(self, text: str = "keep-alive") -> None:
        self.send_raw(f": {text}\n\n".encode())

    def finish(self, reason: str = "stop", usage: Json | None = None) -> None:
        """Finish chunk, usage chunk if there is one, [DONE], end of the body."""
        self.send_delta({}, reason)
        if usage is not None:
            self.send_event(self._chunk([]) | {"usage": usage})
        self.send_raw(b"data: [DONE]\n\n")
        self.end_body()

    def end_body(self) -> None:
        if not self._has_begun:
            self.begin()
        if self._is_chunked:
            self._connection.sock.sendall(b"0\r\n\r\n")
        else:
            self._connection.sock.shutdown(socket.SHUT_WR)

    def break_off(self) -> None:
        """Close this side without an end of the body."""
        self._connection.sock.shutdown(socket.SHUT_WR)

    def respond(self, status: int, headers: Mapping[str, str] | None = None, body: bytes | str | Json = "") -> None:
        """A whole reply in one step; a dict goes out as JSON."""
        is_json = isinstance(body, dict)
        data = body if isinstance(body, bytes) else (json.dumps(body) if is_json else str(body)).encode()
        content_type = "application/json" if is_json else "text/html"
        length = {"Content-Length": str(len(data))}
        self._send_head(status, {"Content-Type": content_type, **length, **(headers or {})}, data)

    def reset(self) -> None:
        """Break the connection off with a RST."""
        self._connection.reset()

    def _send_head(self, status: int, headers: Mapping[str, str], body: bytes = b"") -> None:
        lines = [f"HTTP/1.1 {status} Scripted", *(f"{name}: {value}" for name, value in headers.items())]
        self._connection.sock.sendall("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)

    def _chunk(self, choices: list[Json]) -> Json:
        common = {"id": f"chatcmpl-{self.number}", "object": "chat.completion.chunk", "created": 0}
        return {**common, "model": self.body.get("model"), "choices": choices}
