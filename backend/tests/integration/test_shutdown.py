"""SIGTERM lets answers end within PARLEY_SHUTDOWN_GRACE, SIGINT does not; nobody is left without an end."""

import http.client
import signal
from collections.abc import Iterator

import pytest

from tests.answer_copy import AnswerCopy
from tests.chat import Chat, new_id, text_parts
from tests.integration.conftest import Install
from tests.served import Served, serving


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("shutdown") / "data", {"PARLEY_SHUTDOWN_GRACE": "20"}) as served:
        yield served


@pytest.fixture
def own(patient: Served) -> Served:
    """The installation, up again after the test before."""
    if not patient.parley.is_ready():
        patient.parley.start()
    return patient


@pytest.fixture
def chat(own: Served) -> Iterator[Chat]:
    with own.chat() as chat:
        yield chat


def test_a_server_that_ends_lets_its_answers_end_and_takes_no_new_ones(own: Served, chat: Chat) -> None:
    cut_off = chat.stopped()
    conversation_id, answer_id = chat.create(), new_id()
    stream, request = chat.begin(conversation_id=conversation_id, answer_id=answer_id)
    request.send_text("It ")
    stream.until_text("It ")
    unwanted, unwanted_request = chat.begin()
    own.parley.send(signal.SIGTERM)
    own.parley.wait_ready(is_ready=False)
    chat.client.get("/api/health/ready").problem(503, "shutting_down")
    assert chat.client.get("/api/health/live").status == 200
    for path, body in (
        (f"/api/conversations/{conversation_id}/messages", {"parts": text_parts("?"), "parent_id": None}),
        (f"/api/messages/{stream.user_id}/answers", {}),
        (f"/api/messages/{cut_off.id}/continue", {}),
    ):
        reply = chat.client.post(path, body)
        reply.problem(503, "shutting_down")
        assert int(reply.headers["retry-after"]) > 0
    assert chat.stop(unwanted.id)["status"] == unwanted.rest()["status"] == "stopped"
    assert unwanted_request.wait_closed(1)
    resumed = chat.follow(stream.id, copy=stream.copy)
    assert resumed.cursor == "1-3"
    joined = chat.ask(conversation_id=conversation_id, answer_id=answer_id)
    request.send_text("scatters.")
    request.finish()
    for reader in (stream, resumed, joined):
        assert (reader.rest()["status"], reader.text) == ("complete", "It scatters.")
    assert own.parley.wait(10) == 0
    assert "Traceback" not in own.parley.log.read_text()


def interrupted(chat: Chat, served: Served, *signals: signal.Signals) -> AnswerCopy:
    """What a reader has of an answer that these signals interrupted."""
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    for number in signals:
        served.parley.send(number)
        served.parley.wait_ready(is_ready=False)
    end = stream.rest()
    assert (end["status"], end["error"]["code"], stream.text) == ("interrupted", "shut_down", "It scatt")
    assert request.wait_closed(1)
    assert served.parley.wait(10) == 0
    return stream.copy


def test_what_cannot_end_within_the_grace_is_interrupted(install: Install) -> None:
    served = install({"PARLEY_SHUTDOWN_GRACE": "0.5"})
    with served.chat() as chat:
        interrupted(chat, served, signal.SIGTERM)


def test_sigint_ends_the_grace_that_sigterm_gave(own: Served, chat: Chat) -> None:
    interrupted(chat, own, signal.SIGTERM, signal.SIGINT)


def test_what_sigint_interrupts_is_stored_and_goes_on_after_the_restart(own: Served, chat: Chat) -> None:
    copy = interrupted(chat, own, signal.SIGINT)
    own.parley.start()
    answer = chat.message(copy.message["conversation_id"], copy.message["id"])
    assert (answer["status"], answer["parts"]) == ("interrupted", text_parts("It scatt"))
    assert answer["runs"][0].items() >= (copy.end or {}).items()
    again = chat.go_on(answer["id"], copy=copy)
    request = chat.upstream.next_request()
    request.send_text("ers light, and more of the blue.")
    request.finish()
    assert again.rest()["status"] == "complete"
    assert again.text == "It scatters light, and more of the blue."


def test_a_server_with_nothing_to_write_does_not_wait_for_idle_connections(own: Served) -> None:
    idle = http.client.HTTPConnection("127.0.0.1", own.parley.port)
    idle.request("GET", "/api/session")
    idle.getresponse().read()
    own.parley.send(signal.SIGTERM)
    assert own.parley.wait(10) == 0
    idle.close()
    assert "Traceback" not in own.parley.log.read_text()
