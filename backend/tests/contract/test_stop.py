"""`POST /api/messages/{m}/stop`: cuts off at any moment, once, and says how it went."""

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.shapes import check_end

RECEIPT = {"status", "cursor", "upstream_closed", "closed_after_ms"}


def check_stopped(receipt: Json, cursor: str) -> None:
    assert receipt.keys() == RECEIPT
    assert (receipt["status"], receipt["cursor"], receipt["upstream_closed"]) == ("stopped", cursor, True)
    assert 0 <= receipt["closed_after_ms"] < 2000


def test_stop_answers_once_the_connection_to_the_provider_is_closed(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    assert not request.is_closed
    check_stopped(chat.stop(stream.id), "1-8")
    assert request.wait_closed(1)


def test_readers_are_told_and_everything_that_came_is_kept(chat: Chat) -> None:
    stream, request = chat.begin()
    other = chat.follow(stream.id)
    request.send_text("It scatt")
    stream.until_text("It scatt")
    receipt = chat.stop(stream.id)
    for reader in (stream, other):
        end = reader.rest()
        check_end(end)
        assert (end["status"], end["error"], end["finish_reason"]) == ("stopped", None, None)
        assert end["stop"] == {name: receipt[name] for name in ("upstream_closed", "closed_after_ms")}
        assert (reader.text, reader.cursor) == ("It scatt", receipt["cursor"])
    stored = chat.message(stream.conversation_id, stream.id)
    assert (stored["status"], stored["parts"]) == ("stopped", text_parts("It scatt"))
    assert stored["runs"][0].items() >= (stream.copy.end or {}).items()


def test_stop_again_is_the_same_receipt(chat: Chat) -> None:
    stream, _ = chat.begin()
    first = chat.stop(stream.id)
    assert [chat.stop(stream.id) for _ in range(2)] == [first, first]


@pytest.mark.parametrize("outcome", ["complete", "failed"])
def test_an_answer_that_had_ended_returns_its_outcome(chat: Chat, outcome: str) -> None:
    stream, request = chat.begin()
    request.send_text("It")
    if outcome == "complete":
        request.finish()
    else:
        request.end_body()
    stream.rest()
    receipt = chat.stop(stream.id)
    assert receipt.keys() == RECEIPT
    assert (receipt["status"], receipt["cursor"], receipt["closed_after_ms"]) == (outcome, "1-2", None)
    stored = chat.message(stream.conversation_id, stream.id)
    assert (stored["status"], stored["runs"][0]["stop"]) == (outcome, None)


def test_an_answer_is_stopped_in_the_moment_it_was_asked_for(chat: Chat) -> None:
    path = f"/api/conversations/{chat.create()}/messages"
    for _ in range(10):
        body = {"parts": text_parts("?"), "parent_id": None}
        reply = chat.client.post(path, body, headers=JSON_WANTED)
        check_stopped(chat.stop(reply.json["message"]["id"]), "1-0")


def test_an_answer_is_stopped_before_the_provider_said_anything(chat: Chat) -> None:
    stream, request = chat.begin()
    check_stopped(chat.stop(stream.id), "1-0")
    assert request.wait_closed(1)
    assert stream.rest()["timing"]["first_token_ms"] is None


def test_an_answer_is_stopped_between_the_providers_head_and_its_first_word(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_comment()
    check_stopped(chat.stop(stream.id), "1-0")
    assert request.wait_closed(1)


def test_an_answer_is_stopped_while_it_waits_to_retry(chat: Chat) -> None:
    stream, request = chat.begin()
    request.respond(429, {"Retry-After": "30"})
    assert stream.until_state("retrying").data["in_ms"] == 30_000
    check_stopped(chat.stop(stream.id), "1-0")
    assert stream.rest()["timing"]["requests"] == 1


def test_an_answer_is_stopped_inside_reasoning_and_a_tool_call(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_reasoning("Hm.")
    stream.until("delta")
    request.send_tool_call("call-1", "look", '{"half')
    check_stopped(chat.stop(stream.id), "1-3")
    stream.rest()
    assert stream.copy.parts == [{"type": "reasoning", "text": "Hm."}], "half a call is none"


def test_stopping_a_question_stops_every_answer_to_it(chat: Chat) -> None:
    first, first_request = chat.begin()
    second = chat.complete_again(first.user_id, "Done.")
    third = chat.again(first.user_id)
    third_request = chat.upstream.next_request()
    third_request.send_text("Thi")
    third.until_text("Thi")
    receipt = chat.stop(first.user_id)
    assert receipt.keys() == RECEIPT | {"answers"}
    answers = receipt.pop("answers")
    assert [answer.pop("id") for answer in answers] == [first.id, second.id, third.id]
    assert [answer["status"] for answer in answers] == ["stopped", "complete", "stopped"]
    assert receipt == answers[-1]
    check_stopped(answers[0], "1-0")
    check_stopped(answers[2], "1-3")
    assert first_request.wait_closed(1)
    assert third_request.wait_closed(1)


def test_stopping_one_answer_leaves_the_other_alone(chat: Chat) -> None:
    first, _ = chat.begin()
    second = chat.again(first.user_id)
    request = chat.upstream.next_request()
    chat.stop(first.id)
    request.send_text("Done.")
    request.finish()
    assert second.rest()["status"] == "complete"


def test_a_stopped_answer_can_be_followed_up(chat: Chat) -> None:
    first = chat.stopped("It scatt")
    second = chat.complete("Yes.", conversation_id=first.conversation_id)
    assert second.copy.user_message is not None
    assert second.copy.user_message["parent_id"] == first.id


def test_stopping_what_does_not_exist_is_not_found(chat: Chat) -> None:
    chat.client.post(f"/api/messages/{new_id()}/stop").problem(404, "not_found")
    stream = chat.complete()
    chat.delete(f"messages/{stream.id}")
    chat.client.post(f"/api/messages/{stream.id}/stop").problem(404, "not_found")
