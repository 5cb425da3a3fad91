"""A collector of traces, as far as Parley needs one: takes OTLP over HTTP, and keeps what comes."""

import contextlib
import threading
import time
from collections.abc import Iterable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.common.v1.common_pb2 import KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span as WireSpan
from opentelemetry.proto.trace.v1.trace_pb2 import Status

_SECONDS_TO_COME = 20.0


class Span(NamedTuple):
    """Ids as hexadecimal digits; `parent_id` is empty for what begins a trace. Times in milliseconds."""

    name: str
    trace_id: str
    span_id: str
    parent_id: str
    start_ms: int
    end_ms: int
    is_error: bool
    attributes: dict[str, object]
    events: list[str]


class Collector:
    def __init__(self) -> None:
        self.spans: list[Span] = []
        # Everything that has come, as it came.
        self.raw = b""
        self.headers: dict[str, str] = {}
        self.resources: list[dict[str, object]] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if self.path == "/v1/traces":
                    collector.headers = {name.lower(): value for name, value in self.headers.items()}
                    collector.take(body)
                self.send_response(200 if self.path == "/v1/traces" else 404)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def take(self, body: bytes) -> None:
        self.raw += body
        request = ExportTraceServiceRequest.FromString(body)
        for resource in request.resource_spans:
            self.resources.append(_values(resource.resource.attributes))
            for scope in resource.scope_spans:
                self.spans += map(_span, scope.spans)

    def wait_for(self, name: str, count: int = 1) -> list[Span]:
        """The spans of this name, as soon as there are so many."""
        deadline = time.monotonic() + _SECONDS_TO_COME
        while len(found := [each for each in self.spans if each.name == name]) < count:
            assert time.monotonic() < deadline, f"{[each.name for each in self.spans]} have come, {name} has not"
            time.sleep(0.05)
        return found


@contextlib.contextmanager
def running_collector() -> Iterator[Collector]:
    collector = Collector()
    thread = threading.Thread(target=collector.server.serve_forever)
    thread.start()
    try:
        yield collector
    finally:
        collector.server.shutdown()
        thread.join()
        collector.server.server_close()


def _span(span: WireSpan) -> Span:
    return Span(
        span.name,
        span.trace_id.hex(),
        span.span_id.hex(),
        span.parent_span_id.hex(),
        span.start_time_unix_nano // 1_000_000,
        span.end_time_unix_nano // 1_000_000,
        span.status.code == Status.STATUS_CODE_ERROR,
        _values(span.attributes),
        [event.name for event in span.events],
    )


def _values(attributes: Iterable[KeyValue]) -> dict[str, object]:
    return {each.key: getattr(each.value, each.value.WhichOneof("value") or "") for each in attributes}
