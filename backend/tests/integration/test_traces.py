"""Traces: what a collector is told, what it is not, and that nobody waits for it."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from tests.client import Client
from tests.collector import Collector, running_collector
from tests.integration.commands import stop
from tests.integration.conftest import Install
from tests.server import BACKEND

REQUEST_ID = "0af7651916cd43dd8448eb211c80319c"
SECRET = "the tides of the moon"


@pytest.fixture
def collector() -> Iterator[Collector]:
    with running_collector() as collector:
        yield collector


def settings(url: str) -> dict[str, str]:
    return {
        "OTEL_EXPORTER_OTLP_ENDPOINT": url,
        "OTEL_EXPORTER_OTLP_HEADERS": "authorization=Bearer%20tide",
        "OTEL_BSP_SCHEDULE_DELAY": "100",
        "PARLEY_RETRY_BASE_MS": "1",
    }


def test_an_answer_stands_under_the_request_that_asked_for_it(install: Install, collector: Collector) -> None:
    served = install(settings(collector.url))
    with served.chat() as chat:
        stream = chat.ask(SECRET, headers={"X-Request-ID": REQUEST_ID})
        request = chat.upstream.next_request()
        request.send_text(SECRET)
        stream.until_text(SECRET)
        request.finish(usage={"prompt_tokens": 7, "completion_tokens": 5})
        stream.rest()
    (asked,) = collector.wait_for("POST /api/conversations/<uuid:conversation_id>/messages")
    (said,) = collector.wait_for(f"chat {stream.copy.message['model']}")
    assert (asked.trace_id, asked.parent_id, asked.is_error) == (REQUEST_ID, "", False)
    assert asked.attributes["http.response.status_code"] == 200
    assert (said.trace_id, said.parent_id, said.events) == (REQUEST_ID, asked.span_id, ["first token"])
    assert asked.start_ms <= said.start_ms <= said.end_ms
    assert said.attributes == {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": stream.copy.message["model"],
        "gen_ai.usage.input_tokens": 7,
        "gen_ai.usage.output_tokens": 5,
        "parley.purpose": "answer",
        "parley.outcome": "complete",
        "parley.retries": 0,
        "parley.answer_id": stream.id,
    }
    assert collector.headers["authorization"] == "Bearer tide"
    assert {each["service.name"] for each in collector.resources} == {"parley"}


def test_nothing_that_anybody_said_and_no_key_is_in_a_trace(install: Install, collector: Collector) -> None:
    served = install(settings(collector.url) | {"OPENAI_API_KEY": "sk-tide-tables"})
    with served.chat() as chat:
        chat.complete(SECRET, text=SECRET, conversation={"title": SECRET})
        client = Client(served.parley.url)
        client.get("/api/search?q=tides+of+the+moon")
        client.get("/link/tides-of-the-moon")
        client.get("/api/links/tides-of-the-moon")
    collector.wait_for("GET /api/search")
    (failed,) = collector.wait_for("POST /api/conversations/<uuid:conversation_id>/messages")
    assert failed.trace_id
    for word in (b"tides", b"moon", b"sk-tide", b"127.0.0.1"):
        assert word not in collector.raw


def test_a_failure_is_told_with_its_code(install: Install, collector: Collector) -> None:
    served = install(settings(collector.url) | {"PARLEY_RETRIES": "0"})
    with served.chat() as chat:
        stream, request = chat.begin()
        request.respond(401, body={"error": {"message": "No."}})
        stream.rest()
    (said,) = collector.wait_for(f"chat {stream.copy.message['model']}")
    assert (said.is_error, said.attributes["error.type"]) == (True, "provider_rejected_key")


def test_what_is_left_is_sent_at_the_end(install: Install, collector: Collector) -> None:
    served = install(settings(collector.url) | {"OTEL_BSP_SCHEDULE_DELAY": "600000"})
    with served.chat() as chat:
        chat.complete()
    assert collector.spans == []
    stop(served)
    assert any(each.name.startswith("chat ") for each in collector.spans)


def test_nobody_waits_for_a_collector_that_hangs(install: Install) -> None:
    with socket.create_server(("127.0.0.1", 0)) as hanging:
        served = install(settings(f"http://127.0.0.1:{hanging.getsockname()[1]}"))
        with served.chat() as chat:
            for _ in range(3):
                chat.complete()
        began = time.monotonic()
        stop(served)
        assert time.monotonic() - began < 20


def test_without_a_collector_nothing_of_it_is_there() -> None:
    # The client of Redis imports what it finds of OpenTelemetry; what sends is Parley's business.
    code = "import sys; import parley.app; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BACKEND, check=True, capture_output=True, text=True, timeout=60
    )
    names = done.stdout.split()
    assert "parley.app" in names
    assert [each for each in names if each == "parley.traces.tracing_meter" or "otlp" in each] == []
