"""A meter that also tells each request and each question to a provider as a span, once it is over.

A span says when, how long, of which model, how many tokens and what came of it: no word of what anybody said, and
nothing of who they are. All spans of one request have its id as their trace's; so do those of the answers it asked for.
"""

import os
import socket
from collections.abc import Iterable
from hashlib import sha256
from time import time_ns

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import SERVICE_INSTANCE_ID, SERVICE_NAME, SERVICE_VERSION, Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)

from parley.domain.ledger import Entry, Purpose
from parley.domain.meter import Meter, Response, Stored, Vitals
from parley.domain.run import Ending
from parley.logs import answer_id, request_id
from parley.traces.config import TracesConfig
from parley.version import running_version

# A collector that hangs keeps nobody waiting for longer, and a worker that ends no longer than the second.
_TIMEOUT_S, _END_MS = 3.0, 3000
_MS_NS = 1_000_000
# https://opentelemetry.io/docs/specs/semconv/gen-ai: there is none for sound.
_OPERATIONS: dict[Purpose, str] = {"speech": "speech", "transcription": "transcription"}


class TracingMeter:
    """Hands everything on to another meter. Spans are sent in batches in the background, or dropped."""

    def __init__(self, meter: Meter, config: TracesConfig) -> None:
        """Begins a thread: made in the process that is traced."""
        self._meter = meter
        self._ids = _Ids()
        exporter = OTLPSpanExporter(f"{config.url}/v1/traces", headers=config.headers, timeout=_TIMEOUT_S)
        self._provider = TracerProvider(
            # Of the trace's id alone, so that a trace is there whole or not at all.
            sampler=TraceIdRatioBased(config.ratio),
            resource=Resource.create(_process()),
            shutdown_on_exit=False,
            id_generator=self._ids,
        )
        self._processor = BatchSpanProcessor(exporter)
        self._provider.add_span_processor(self._processor)
        self._tracer = self._provider.get_tracer("parley")

    def close(self) -> None:
        """Sends what is left."""
        self._processor.force_flush(_END_MS)
        self._provider.shutdown()

    def note_response(self, response: Response) -> None:
        """See `Meter`."""
        self._meter.note_response(response)
        if response.is_routine:
            return
        trace_id, span_id = _ids_of(request_id.get() or "")
        now = time_ns()
        self._ids.give(trace_id, span_id)
        span = self._tracer.start_span(
            f"{response.method} {response.route}",
            Context(),
            kind=SpanKind.SERVER,
            start_time=now - round(response.head_s * 1_000_000_000),
            attributes={
                "http.request.method": response.method,
                "http.route": response.route,
                "http.response.status_code": response.status,
            },
        )
        if response.status >= 500:
            span.set_status(Status(StatusCode.ERROR))
        span.end(now)

    def note_entries(self, purpose: Purpose, entries: Iterable[Entry]) -> None:
        """See `Meter`."""
        entries = list(entries)
        self._meter.note_entries(purpose, entries)
        for entry in entries:
            self._trace(purpose, entry)

    def _trace(self, purpose: Purpose, entry: Entry) -> None:
        start = entry.asked_at * _MS_NS
        operation = _OPERATIONS.get(purpose, "chat")
        span = self._tracer.start_span(
            f"{operation} {entry.model}",
            _asked_by(request_id.get()),
            kind=SpanKind.CLIENT,
            start_time=start,
            attributes=_said(purpose, operation, entry),
        )
        if entry.first_token_ms is not None:
            span.add_event("first token", timestamp=start + entry.first_token_ms * _MS_NS)
        if entry.error_code is not None:
            span.set_status(Status(StatusCode.ERROR))
        span.end(start + (entry.duration_ms or 0) * _MS_NS)

    def note_run(self, model: str, ending: Ending) -> None:
        """See `Meter`."""
        self._meter.note_run(model, ending)

    def note_upstream_error(self, provider: str, code: str) -> None:
        """See `Meter`."""
        self._meter.note_upstream_error(provider, code)

    def note_stored(self, what: Stored, seconds: float) -> None:
        """See `Meter`."""
        self._meter.note_stored(what, seconds)

    def note_not_stored(self) -> None:
        """See `Meter`."""
        self._meter.note_not_stored()

    def note_vitals(self, vitals: Vitals) -> None:
        """See `Meter`."""
        self._meter.note_vitals(vitals)


class _Ids(RandomIdGenerator):
    """Random ones, but for the next span those that were given."""

    def __init__(self) -> None:
        self._given: list[int] = []

    def give(self, trace_id: int, span_id: int) -> None:
        self._given = [trace_id, span_id]

    def generate_trace_id(self) -> int:
        return self._given[0] if self._given else super().generate_trace_id()

    def generate_span_id(self) -> int:
        given, self._given = self._given, []
        return given[1] if given else super().generate_span_id()


def _process() -> dict[str, str]:
    """Its name is what `name` of a process is elsewhere: see `ProcessStore`."""
    instance = f"{socket.gethostname()}:{os.getpid()}"
    return {SERVICE_NAME: "parley", SERVICE_VERSION: running_version(), SERVICE_INSTANCE_ID: instance}


def _ids_of(request: str) -> tuple[int, int]:
    """Of the trace and of the span of the request with this id, which is in its log lines and its reply."""
    digits = request if len(request) == 32 and not set(request) - set("0123456789abcdef") else ""
    trace_id = int(digits or sha256(request.encode()).hexdigest()[:32], 16) or 1
    return trace_id, trace_id & (2**64 - 1) or 1


def _asked_by(request: str | None) -> Context:
    """What a span stands under that the request led to; at the beginning of a trace, if none did."""
    if request is None:
        return Context()
    span = SpanContext(*_ids_of(request), is_remote=False, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return set_span_in_context(NonRecordingSpan(span), Context())


def _said(purpose: Purpose, operation: str, entry: Entry) -> dict[str, str | int]:
    said: dict[str, str | int | None] = {
        "gen_ai.operation.name": operation,
        "gen_ai.provider.name": entry.model.partition("/")[0],
        "gen_ai.request.model": entry.model,
        "gen_ai.usage.input_tokens": entry.usage.input_tokens if entry.usage else None,
        "gen_ai.usage.output_tokens": entry.usage.output_tokens if entry.usage else None,
        "error.type": entry.error_code,
        "parley.purpose": purpose,
        "parley.outcome": entry.outcome,
        "parley.retries": entry.retries,
        "parley.answer_id": answer_id.get(),
    }
    return {name: value for name, value in said.items() if value is not None}
