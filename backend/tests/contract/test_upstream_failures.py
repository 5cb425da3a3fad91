"""How a provider can fail an answer: the `error.code` of a run, its sentence, and what was asked again before."""

from collections.abc import Callable

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, text_parts
from tests.contract.conftest import Serve
from tests.contract.shapes import check_failed
from tests.scripted_request import ScriptedRequest
from tests.server import API_KEY, unused_port

PAGE = "<html><body><h1>502 Bad Gateway</h1></body></html>"
RETRIES = 3


def complaint(message: str, **fields: str) -> Json:
    return {"error": {"message": message, **fields}}


@pytest.mark.parametrize(
    ("status", "body", "code", "requests"),
    [
        (401, complaint("Incorrect API key"), "provider_rejected_key", 1),
        (403, complaint("Not for you"), "provider_rejected_key", 1),
        (400, complaint("Too long"), "provider_refused", 1),
        (404, complaint("No such model"), "provider_refused", 1),
        (422, "", "provider_refused", 1),
        (429, complaint("Slow down"), "provider_rate_limited", 1 + RETRIES),
        (429, complaint("Pay", code="insufficient_quota"), "provider_rate_limited", 1),
        (500, complaint("Oops"), "provider_unavailable", 1 + RETRIES),
        (502, PAGE, "provider_unavailable", 1 + RETRIES),
        (503, "", "provider_unavailable", 1 + RETRIES),
    ],
)
def test_a_status_that_is_no_200(chat: Chat, status: int, body: str | Json, code: str, requests: int) -> None:
    chat.upstream.auto(lambda request: request.respond(status, body=body))
    stream = chat.ask()
    detail = check_failed(stream, code)
    if isinstance(body, dict):
        assert body["error"]["message"] in detail
    assert chat.upstream.request_count == requests
    stored = chat.message(stream.conversation_id, stream.id)
    assert stored["status"] == "failed"
    assert stored["runs"][0].items() >= (stream.copy.end or {}).items()
    assert stored["runs"][0]["timing"]["requests"] == requests


def test_a_key_that_the_provider_repeats_is_not_shown(chat: Chat) -> None:
    chat.upstream.auto(lambda request: request.respond(401, body=complaint(f"Incorrect key: {API_KEY}")))
    assert "Incorrect key" in check_failed(chat.ask(), "provider_rejected_key")


def test_each_retry_is_told_and_the_first_that_succeeds_is_the_answer(chat: Chat) -> None:
    stream, request = chat.begin()
    request.respond(503)
    request = chat.upstream.next_request()
    request.respond(429, {"Retry-After": "0"})
    request = chat.upstream.next_request()
    request.send_text("At last.")
    request.finish()
    end = stream.rest()
    assert (end["status"], end["timing"]["requests"], stream.text) == ("complete", 3, "At last.")
    told = [event.data for event in stream.events if event.name == "status"]
    states = [state for state in told if state["state"] != "reading"]
    assert [(state["state"], state.get("attempt")) for state in states] == [
        ("connecting", None),
        ("retrying", 2),
        ("connecting", 2),
        ("retrying", 3),
        ("connecting", 3),
    ]
    assert states[3]["in_ms"] == 0
    assert [event.data for event in chat.follow(stream.id).events if event.name == "status"] == [], "not replayed"


@pytest.mark.parametrize("header", ["Retry-After", "retry-after-ms"])
def test_the_provider_says_when_to_ask_again(chat: Chat, header: str) -> None:
    stream, request = chat.begin()
    request.respond(429, {header: "1" if header == "Retry-After" else "1000"})
    state = stream.until_state("retrying")
    assert state.data == {"state": "retrying", "attempt": 2, "in_ms": 1000}
    again = chat.upstream.next_request()
    assert again.arrived_at - request.arrived_at >= 1
    again.finish()
    assert stream.rest()["status"] == "complete"


BREAKS: dict[str, tuple[Callable[[ScriptedRequest], None], str]] = {
    "error in the stream": (lambda request: request.send_event(complaint("Overloaded")), "provider_error"),
    "body ends": (lambda request: request.end_body(), "provider_broke_off"),
    "reset": (lambda request: request.reset(), "provider_broke_off"),
}


@pytest.mark.parametrize("how", BREAKS)
def test_an_answer_that_broke_off_keeps_its_text_and_is_not_asked_for_again(chat: Chat, how: str) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    act, code = BREAKS[how]
    act(request)
    check_failed(stream, code, "It scatt")
    assert chat.message(stream.conversation_id, stream.id)["parts"] == text_parts("It scatt")
    assert chat.upstream.request_count == 1


@pytest.mark.parametrize("how", ["body ends", "reset"])
def test_a_reply_that_broke_off_before_its_first_word_is_asked_for_again(chat: Chat, how: str) -> None:
    stream, request = chat.begin()
    request.send_comment()
    BREAKS[how][0](request)
    request = chat.upstream.next_request()
    request.send_text("It scatters.")
    request.finish()
    assert (stream.rest()["status"], stream.text) == ("complete", "It scatters.")


@pytest.mark.parametrize("how", ["body ends", "reset"])
def test_a_reply_that_never_comes_further_than_its_head_says_so(chat: Chat, how: str) -> None:
    stream = chat.ask("Why? " * 1000)
    for _ in range(1 + RETRIES):
        request = chat.upstream.next_request()
        request.send_comment()
        BREAKS[how][0](request)
    detail = check_failed(stream, "provider_broke_off")
    assert "before the first word" in detail
    assert "context window" in detail
    assert "Continue" not in detail, "there is nothing to continue"


def test_a_provider_out_of_reach_lists_nothing_and_is_asked_all_the_same(serve: Serve) -> None:
    address = f"127.0.0.1:{unused_port()}"
    chat = serve({"OPENAI_BASE_URL": f"http://{address}/v1", "PARLEY_RETRY_BASE_MS": "1"})
    models = chat.client.get("/api/models").json
    assert models["models"] == []
    assert models["default"].startswith("openai/")
    stream = chat.ask()
    assert address in check_failed(stream, "provider_unreachable")
    assert (stream.copy.end or {})["timing"]["requests"] == 1 + RETRIES


def test_an_answer_that_is_too_long(chat: Chat) -> None:
    stream, request = chat.begin()
    piece = "0123456789" * 10_000
    for _ in range(20):
        request.send_text(piece)
    check_failed(stream, "answer_too_long", piece * 20)
    assert request.wait_closed(1)


def test_an_event_that_is_no_json_is_left_out(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It ")
    request.send_raw(b'data: {"choices": [{"del\n\n')
    request.send_text("scatters.")
    request.finish()
    assert (stream.rest()["status"], stream.text) == ("complete", "It scatters.")
