"""Logs: one JSON object a line, enough to see what happened, and nothing that is nobody else's business."""

import json
import signal
from typing import Any

from tests.chat import USAGE
from tests.client import Client
from tests.integration.conftest import Install
from tests.served import Served
from tests.server import API_KEY, RunningParley

QUESTION = "Sentinel of the question"
ANSWER = "Sentinel of the answer"


def lines(parley: RunningParley) -> list[dict[str, Any]]:
    """Every line of the log so far, all of which must be JSON objects."""
    parsed = [json.loads(line) for line in parley.log.read_text().splitlines()]
    for line in parsed:
        assert line.keys() >= {"time", "level", "event"}
        assert line["level"] in ("debug", "info", "warning", "error", "critical")
    return parsed


def test_an_answer_is_told_from_its_request_to_its_end_without_a_word_of_it(install: Install) -> None:
    served = install({"PARLEY_LOG_LEVEL": "debug", "PARLEY_RETRIES": "0"})
    with served.chat() as chat:
        headers = {"X-Request-ID": "from-the-page-1"}
        stream = chat.ask(QUESTION, headers=headers, conversation={"title": QUESTION, "system_prompt": QUESTION})
        assert stream.headers["x-request-id"] == "from-the-page-1"
        request = chat.upstream.next_request()
        assert request.headers["authorization"] == f"Bearer {API_KEY}"
        request.send_text(ANSWER)
        request.finish(usage=USAGE)
        stream.rest()
        failed, request = chat.begin(QUESTION)
        request.respond(401, body={"error": {"message": f"{API_KEY} and {QUESTION}"}})
        failed.rest()
        chat.client.post("/api/conversations", {"title": {"nested": QUESTION}})
        chat.client.get(f"/api/conversations?cursor={QUESTION.replace(' ', '+')}")
    served.parley.send(signal.SIGTERM)
    assert served.parley.wait() == 0
    log = served.parley.log.read_text()
    assert API_KEY not in log
    assert "Sentinel" not in log
    of_request = [line for line in lines(served.parley) if line.get("request_id") == "from-the-page-1"]
    ended = next(line for line in of_request if line.get("outcome"))
    assert ended.items() >= {"answer_id": stream.id, "outcome": "complete", "finish_reason": "stop"}.items()
    assert (ended["input_tokens"], ended["output_tokens"]) == (7, 5)
    assert ended["first_token_ms"] >= 0
    assert any(line.get("path", "").endswith("/messages") and line["status"] == 200 for line in of_request)
    of_failed = [line for line in lines(served.parley) if line.get("answer_id") == failed.id and line.get("outcome")]
    assert [(line["outcome"], line["error_code"]) for line in of_failed] == [("failed", "provider_rejected_key")]


def test_a_request_without_an_id_or_with_a_wild_one_gets_one(served: Served) -> None:
    client = Client(served.parley.url)
    ids = [client.get("/api/session").headers["x-request-id"] for _ in range(2)]
    assert ids[0] != ids[1]
    wild = client.get("/api/session", headers={"X-Request-ID": "a b" + "x" * 1000}).headers["x-request-id"]
    assert len(wild) <= 64
    logged = [line["request_id"] for line in lines(served.parley) if line.get("path") == "/api/session"]
    assert logged[-3:] == [*ids, wild]
