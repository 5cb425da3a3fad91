"""The limits that settings set: answers being written at once, requests for one answer."""

from collections.abc import Iterator, Mapping

import gevent
import pytest

from tests.chat import Chat, new_id, text_parts
from tests.client import JSON_WANTED, Reply
from tests.contract.conftest import Install
from tests.served import Served


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    env = {"PARLEY_RUNNING_ANSWERS": "1", "PARLEY_AUTO_CONTINUE": "0"}
    with install(env) as served:
        yield served


def ask(chat: Chat, headers: Mapping[str, str] | None = None) -> Reply:
    body = {"parts": text_parts("?"), "conversation": {}}
    return chat.client.post(f"/api/conversations/{new_id()}/messages", body, headers=headers)


def test_one_answer_too_many_is_refused_until_another_has_ended(chat: Chat) -> None:
    cut_off, done = chat.stopped(), chat.complete()
    first, request = chat.begin()
    refused = [
        ask(chat),
        chat.client.post(f"/api/messages/{done.user_id}/answers", {}),
        chat.client.post(f"/api/messages/{cut_off.id}/continue", {}),
    ]
    for reply in refused:
        reply.problem(429, "too_many_answers")
        assert int(reply.headers["retry-after"]) > 0
    assert chat.upstream.request_count == 3
    request.finish()
    first.rest()
    second, _ = chat.begin()
    ask(chat).problem(429, "too_many_answers")
    chat.stop(second.id)
    chat.go_on(cut_off.id)
    chat.upstream.next_request()


def test_of_eight_questions_at_once_one_is_taken(chat: Chat) -> None:
    replies = [each.get(timeout=10) for each in [gevent.spawn(ask, chat, JSON_WANTED) for _ in range(8)]]
    assert sorted(reply.status for reply in replies) == [202] + [429] * 7
    (taken,) = [reply for reply in replies if reply.status == 202]
    chat.stop(taken.json["message"]["id"])


def test_joining_and_reading_are_not_limited(chat: Chat) -> None:
    conversation_id, answer_id = chat.create(), new_id()
    stream = chat.ask(conversation_id=conversation_id, answer_id=answer_id)
    assert chat.ask(conversation_id=conversation_id, answer_id=answer_id).id == stream.id
    assert chat.go_on(stream.id).id == stream.id
    assert [chat.follow(stream.id).id for _ in range(20)] == [stream.id] * 20


def test_an_answer_deleted_while_it_was_written_counts_no_more(chat: Chat) -> None:
    stream, _ = chat.begin()
    chat.delete(f"conversations/{stream.conversation_id}")
    assert stream.rest()["status"] == "stopped"
    chat.complete()


def test_an_answer_that_failed_counts_no_more(chat: Chat) -> None:
    for _ in range(3):
        stream, request = chat.begin()
        request.respond(400)
        assert stream.rest()["status"] == "failed"


def test_an_answer_cut_at_the_length_limit_does_not_go_on_by_itself(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatters")
    request.finish("length")
    assert stream.rest()["finish_reason"] == "length"
    assert chat.upstream.request_count == 1
