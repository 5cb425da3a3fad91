"""A real HTTP/1.1 OpenAI-compatible server that a test steps by hand: it answers nothing by itself and reads no clock.

In a test:

    with ScriptedUpstream() as upstream:          # OPENAI_BASE_URL=upstream.base_url
        request = upstream.next_request()         # the next POST, nearly always of …/chat/completions
        request.send_text("Hello")                # one chunk; the head goes out before the first one
        request.finish("stop", usage={...})       # finish chunk, usage chunk, [DONE], end of the body
        assert request.wait_closed(5)             # … or the peer closed the connection

`GET …/models` lists `upstream.models`, or fails with `upstream.models_status`. Connections are kept alive as real
servers do. `upstream.auto(function)` answers each request by calling the function with it, in a thread of its own.

As a process, for tests in other languages: `python -m tests.scripted_upstream --port P --control-port C` takes the same
steps over HTTP on the control port, see `tests.scripted_control` (0: any free port; the addresses are the first line on
stdout).
"""

import argparse
import contextlib
import json
import queue
import signal
import socket
import sys
import threading
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Self

from tests.scripted_request import ScriptedConnection, ScriptedRequest

DEFAULT_MODELS = ("scripted-1", "scripted/2:latest")
# What the list says of a model besides its name.
FACTS: Mapping[str, Mapping[str, object]] = {
    "scripted/2:latest": {
        "context_length": 1000,
        "architecture": {"input_modalities": ["text", "image"]},
        "pricing": {"prompt": "0.000002", "completion": "0.00001"},
    }
}


class ScriptedUpstream:
    """Listens on a loopback port from its creation until `close` (or the end of its `with`)."""

    def __init__(self, port: int = 0) -> None:
        self.models: list[str] = []
        self.models_status = 200
        # By the path of their address: what it hands out besides.
        self.pictures: dict[str, bytes] = {}
        self.connection_count = 0
        self.request_count = 0
        self._connections: list[ScriptedConnection] = []
        self._requests: queue.Queue[ScriptedRequest] = queue.Queue()
        self._answer: Callable[[ScriptedRequest], None] | None = None
        self.forget()
        self._listener = socket.create_server(("127.0.0.1", port), backlog=128)
        self.port: int = self._listener.getsockname()[1]
        self.base_url = f"http://127.0.0.1:{self.port}/v1"
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def next_request(self, timeout: float = 10.0) -> ScriptedRequest:
        """The next request not handed out yet; fails after `timeout` seconds."""
        try:
            return self._requests.get(timeout=timeout)
        except queue.Empty:
            raise AssertionError(f"no request reached the upstream in {timeout} s") from None

    def auto(self, answer: Callable[[ScriptedRequest], None] | None) -> None:
        """Answer the requests that follow with this function; None: step them again."""
        self._answer = answer

    def forget(self) -> None:
        """Back to the start for the next test: requests and their count, models and `auto`; connections stay."""
        self.models, self.models_status = list(DEFAULT_MODELS), 200
        self.request_count = 0
        self.pictures = {}
        self._answer = None
        self._requests = queue.Queue()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._listener.close()
        for connection in self._connections:
            connection.close()

    def receive(
        self, connection: ScriptedConnection, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> None:
        """Called by a connection's thread with each request it read."""
        if method == "POST":
            self.request_count += 1
            is_json = headers.get("content-type", "").startswith("application/json")
            request = ScriptedRequest(
                connection, self.request_count, headers, json.loads(body) if is_json else {}, path=path, raw=body
            )
            if self._answer is None:
                self._requests.put(request)
            else:
                threading.Thread(target=self._answer_alone, args=(self._answer, request), daemon=True).start()
            return
        reply = ScriptedRequest(connection, 0, headers, {})
        if method == "GET" and path.endswith("/models"):
            listed = {
                "object": "list",
                "data": [{"id": name, "object": "model", **FACTS.get(name, {})} for name in self.models],
            }
            reply.respond(self.models_status, body=listed if self.models_status == 200 else {})
        elif method == "GET" and path in self.pictures:
            reply.respond(200, {"Content-Type": "image/png"}, self.pictures[path])
        else:
            reply.respond(404, body={"error": {"message": f"no such call: {method} {path}"}})

    @staticmethod
    def _answer_alone(answer: Callable[[ScriptedRequest], None], request: ScriptedRequest) -> None:
        with contextlib.suppress(OSError):
            answer(request)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                sock, _ = self._listener.accept()
                sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                self.connection_count += 1
                self._connections.append(ScriptedConnection(sock, self.connection_count, self.receive))


def main() -> None:
    from tests.scripted_control import ControlServer

    parser = argparse.ArgumentParser(description="An OpenAI-compatible server stepped over HTTP")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--control-port", type=int, default=0)
    arguments = parser.parse_args()
    with ScriptedUpstream(arguments.port) as upstream, ControlServer(upstream, arguments.control_port) as control:
        sys.stdout.write(json.dumps({"base_url": upstream.base_url, "control_url": control.url}) + "\n")
        sys.stdout.flush()
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        ended.wait()


if __name__ == "__main__":
    main()
