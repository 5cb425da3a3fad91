"""The scripted upstream's steps over HTTP, for tests that are not written in Python. Bodies and replies are JSON.

| call | does |
| --- | --- |
| `POST /requests/next` `{"timeout"?: s}` | the next request: 200 `{"number", "path", "body", "headers"}`, else 408 |
| `POST /requests/{n}/begin` `{"status"?, "headers"?, "chunked"?}` | sends the head (`send` does it by itself) |
| `POST /requests/{n}/send` `{"text"}`, `{"reasoning"}`, `{"event"}`, `{"comment"}` or `{"raw"}` | one chunk |
| `POST /requests/{n}/finish` `{"reason"?, "usage"?}` | finish chunk, usage chunk, [DONE], end of the body |
| `POST /requests/{n}/end` | ends the body with nothing said |
| `POST /requests/{n}/respond` `{"status", "headers"?, "body"?}` | a whole reply |
| `POST /requests/{n}/reset` | a RST |
| `GET /requests/{n}/closed?timeout=s` | waits for the peer to close: `{"closed": bool}` |
| `PUT /models` `{"models"?, "status"?}` | what `GET /models` answers |
| `GET /counters` | `{"connections", "requests"}` |

A step on a connection that is gone answers 409, anything unknown 404. Numbers start at 1 and are the upstream's count
of requests.
"""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlsplit

from tests.scripted_request import ScriptedRequest

if TYPE_CHECKING:
    from tests.scripted_upstream import ScriptedUpstream

Json = dict[str, Any]

_SENDERS: dict[str, Callable[[ScriptedRequest, Any], None]] = {
    "text": lambda request, value: request.send_text(value),
    "reasoning": lambda request, value: request.send_reasoning(value),
    "event": lambda request, value: request.send_event(value),
    "comment": lambda request, value: request.send_comment(value),
    "raw": lambda request, value: request.send_raw(value.encode()),
}


def _send(request: ScriptedRequest, body: Json) -> None:
    for name, value in body.items():
        _SENDERS[name](request, value)


_STEPS: dict[str, Callable[[ScriptedRequest, Json], None]] = {
    "begin": lambda request, body: request.begin(**body),
    "send": _send,
    "finish": lambda request, body: request.finish(**body),
    "end": lambda request, _body: request.end_body(),
    "respond": lambda request, body: request.respond(**body),
    "reset": lambda request, _body: request.reset(),
}


class ControlServer:
    """Serves the steps of one upstream on a loopback port, from `with` to its end."""

    def __init__(self, upstream: "ScriptedUpstream", port: int = 0) -> None:
        self._upstream = upstream
        self._requests: dict[int, ScriptedRequest] = {}
        control = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            # Head and body go out as one: the second of two small packets would wait for the first to be acknowledged.
            wbufsize = -1

            def do_GET(self) -> None:
                self._reply()

            def do_POST(self) -> None:
                self._reply()

            def do_PUT(self) -> None:
                self._reply()

            def _reply(self) -> None:
                address = urlsplit(self.path)
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length") or 0)) or b"{}")
                query = {name: values[-1] for name, values in parse_qs(address.query).items()}
                status, value = control.answer(self.command, address.path, {**query, **body})
                data = json.dumps(value).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: object) -> None:
                """Says nothing: a test's output is its own."""

        self._server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def answer(self, method: str, path: str, body: Json) -> tuple[int, Json]:
        """The status and the JSON for one call; `body` holds the query's fields too."""
        match method, path.strip("/").split("/"):
            case "POST", ["requests", "next"]:
                return self._next(float(body.get("timeout", 10)))
            case "POST", ["requests", number, step] if step in _STEPS and int(number) in self._requests:
                return self._step(_STEPS[step], self._requests[int(number)], body)
            case "GET", ["requests", number, "closed"] if int(number) in self._requests:
                request = self._requests[int(number)]
                return 200, {"closed": request.wait_closed(float(body.get("timeout", 10)))}
            case "PUT", ["models"]:
                self._upstream.models = body.get("models", self._upstream.models)
                self._upstream.models_status = body.get("status", 200)
                return 200, {}
            case "GET", ["counters"]:
                counters = {"connections": self._upstream.connection_count, "requests": self._upstream.request_count}
                return 200, counters
        return 404, {"error": f"no such step: {method} {path}"}

    def _next(self, timeout: float) -> tuple[int, Json]:
        try:
            request = self._upstream.next_request(timeout)
        except AssertionError as error:
            return 408, {"error": str(error)}
        self._requests[request.number] = request
        return 200, {
            "number": request.number,
            "path": request.path,
            "body": request.body,
            "headers": dict(request.headers),
        }

    @staticmethod
    def _step(step: Callable[[ScriptedRequest, Json], None], request: ScriptedRequest, body: Json) -> tuple[int, Json]:
        try:
            step(request, body)
        except OSError as error:
            return 409, {"error": f"the connection is gone: {error}"}
        return 200, {}
