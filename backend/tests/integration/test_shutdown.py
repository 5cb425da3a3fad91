"""SIGTERM lets answers end within PARLEY_SHUTDOWN_GRACE, SIGINT does not; nobody is left without an end."""

import http.client
import signal

import pytest

from tests.chat import new_id, text_parts
from tests.integration.conftest import Install


def test_a_server_that_ends_lets_its_answers_end_and_takes_no_new_ones(install: Install) -> None:
    served = install({"PARLEY_SHUTDOWN_GRACE": "20"})
    with served.chat() as chat:
        cut_off = chat.stopped()
        conversation_id, answer_id = chat.create(), new_id()
        stream, request = chat.begin(conversation_id=conversation_id, answer_id=answer_id)
        request.send_text("It ")
        stream.until_text("It ")
        unwanted, unwanted_request = chat.begin()
        served.parley.send(signal.SIGTERM)
        served.parley.wait_ready(is_ready=False)
        chat.client.get("/api/health/ready").problem(503, "shutting_down")
        assert chat.client.get("/api/health/live").status == 200
        for path, body in (
            (f"/api/conversations/{stream.conversation_id}/messages", {"parts": text_parts("?"), "parent_id": None}),
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
        assert served.parley.wait(10) == 0
        assert "Traceback" not in served.parley.log.read_text()


@pytest.mark.parametrize(
    ("grace", "signals"),
    [("0.5", [signal.SIGTERM]), ("20", [signal.SIGTERM, signal.SIGINT])],
    ids=["the grace is over", "SIGINT after SIGTERM"],
)
def test_what_cannot_end_in_time_is_interrupted(install: Install, grace: str, signals: list[signal.Signals]) -> None:
    served = install({"PARLEY_SHUTDOWN_GRACE": grace})
    with served.chat() as chat:
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


def test_what_sigint_interrupts_is_stored_and_goes_on_after_the_restart(install: Install) -> None:
    served = install({"PARLEY_SHUTDOWN_GRACE": "20"})
    with served.chat() as chat:
        stream, request = chat.begin()
        request.send_text("It scatt")
        stream.until_text("It scatt")
        served.parley.send(signal.SIGINT)
        end = stream.rest(timeout=5)
        assert (end["status"], end["error"]["code"], stream.text) == ("interrupted", "shut_down", "It scatt")
        assert served.parley.wait(10) == 0
        served.parley.start()
        answer = chat.message(stream.conversation_id, stream.id)
        assert (answer["status"], answer["parts"]) == ("interrupted", text_parts("It scatt"))
        assert answer["runs"][0].items() >= end.items()
        again = chat.go_on(stream.id, copy=stream.copy)
        request = chat.upstream.next_request()
        request.send_text("ers light, and more of the blue.")
        request.finish()
        assert again.rest()["status"] == "complete"
        assert again.text == "It scatters light, and more of the blue."


def test_a_server_with_nothing_to_write_does_not_wait_for_idle_connections(install: Install) -> None:
    served = install({})
    idle = http.client.HTTPConnection("127.0.0.1", served.parley.port)
    idle.request("GET", "/api/session")
    idle.getresponse().read()
    served.parley.send(signal.SIGTERM)
    assert served.parley.wait(10) == 0
    idle.close()
    assert "Traceback" not in served.parley.log.read_text()
