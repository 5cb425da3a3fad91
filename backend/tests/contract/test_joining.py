"""The same request sent again streams the answer that exists; the same id for something else is refused."""

from collections.abc import Callable

import gevent
import pytest

from tests.answer_copy import AnswerCopy, Json
from tests.chat import Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.event_stream import EventStream


class Asked:
    """A question whose ids are the client's, as it may be sent again."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.conversation_id = chat.create()
        self.path = f"/api/conversations/{self.conversation_id}/messages"
        self.body: Json = {"id": new_id(), "answer_id": new_id(), "parts": text_parts("Why?")}

    def send(self, copy: AnswerCopy | None = None) -> EventStream:
        return self.chat.open("POST", self.path, self.body, copy=copy)

    def complete(self, answer: str = "It scatters light.") -> EventStream:
        stream = self.send()
        request = self.chat.upstream.next_request()
        request.send_text(answer)
        request.finish()
        stream.rest()
        return stream


@pytest.fixture
def asked(chat: Chat) -> Asked:
    return Asked(chat)


def test_a_question_sent_again_joins_the_answer_being_written(asked: Asked) -> None:
    first = asked.send()
    request = asked.chat.upstream.next_request()
    request.send_text("It ")
    first.until_text("It ")
    second = asked.send()
    assert (second.id, second.user_id) == (asked.body["answer_id"], asked.body["id"])
    assert second.copy.user_message == first.copy.user_message
    request.send_text("scatters")
    request.finish()
    for stream in (first, second):
        assert stream.rest()["status"] == "complete"
        assert stream.text == "It scatters"
    assert asked.chat.upstream.request_count == 1
    assert len(asked.chat.read(asked.conversation_id)["messages"]) == 2


def test_a_question_sent_eight_times_at_once_is_one_question(asked: Asked) -> None:
    post = asked.chat.client.post
    sent = [gevent.spawn(post, asked.path, asked.body, headers=JSON_WANTED) for _ in range(8)]
    replies = [each.get(timeout=10) for each in sent]
    assert [reply.status for reply in replies] == [202] * 8
    assert {reply.json["message"]["id"] for reply in replies} == {asked.body["answer_id"]}
    asked.chat.upstream.next_request().finish()
    assert asked.send().rest()["status"] == "complete"
    assert asked.chat.upstream.request_count == 1


def test_a_question_sent_again_after_the_end_replays_the_answer(asked: Asked) -> None:
    first = asked.complete()
    second = asked.send()
    assert second.cursor == "1-0"
    assert second.rest() == first.copy.end
    assert second.copy.parts == first.copy.parts
    assert asked.chat.upstream.request_count == 1


def test_a_question_sent_again_goes_on_from_the_last_event_id(asked: Asked) -> None:
    first = asked.complete("It scatters light.")
    copy = AnswerCopy("1-3", text_parts("It "))
    second = asked.send(copy)
    assert second.cursor == "1-3"
    second.rest()
    assert second.raw.count(b"event: delta") == 1
    assert second.copy.parts == first.copy.parts


def test_the_order_of_a_bodys_fields_does_not_matter(asked: Asked) -> None:
    first = asked.complete()
    asked.body = dict(reversed(asked.body.items()))
    assert asked.send().id == first.id


@pytest.mark.parametrize("missing", ["id", "answer_id"])
def test_one_of_the_two_ids_is_enough_to_join(asked: Asked, missing: str) -> None:
    del asked.body[missing]
    first = asked.complete()
    second = asked.send()
    assert (second.id, second.user_id) == (first.id, first.user_id)


def test_without_ids_the_same_question_is_asked_twice(chat: Chat) -> None:
    conversation_id = chat.create()
    first = chat.complete(conversation_id=conversation_id, parent_id=None)
    second = chat.complete(conversation_id=conversation_id, parent_id=None)
    assert (first.id == second.id, first.user_id == second.user_id) == (False, False)


def test_a_question_that_made_its_conversation_joins_too(chat: Chat) -> None:
    conversation_id, body = new_id(), {"id": new_id(), "parts": text_parts("?"), "conversation": {"title": "Sky"}}
    path = f"/api/conversations/{conversation_id}/messages"
    first = chat.open("POST", path, body)
    assert chat.open("POST", path, body).id == first.id


def test_json_joins_with_the_same_202(asked: Asked) -> None:
    stream = asked.send()
    reply = asked.chat.client.post(asked.path, asked.body, headers=JSON_WANTED)
    assert reply.status == 202
    assert reply.json["message"]["id"] == stream.id
    assert reply.json["user_message"] == stream.copy.user_message


OTHERS: dict[str, Callable[[Json], Json]] = {
    "text": lambda body: body | {"parts": text_parts("Why not?")},
    "parent": lambda body: body | {"parent_id": None},
    "model": lambda body: body | {"model": "openai/other"},
    "params": lambda body: body | {"params": {"seed": 1}},
    "answer_id": lambda body: body | {"answer_id": new_id()},
    "id": lambda body: body | {"id": new_id()},
    "swapped ids": lambda body: body | {"id": body["answer_id"], "answer_id": body["id"]},
}


@pytest.mark.parametrize("other", OTHERS)
def test_the_same_id_with_another_body_is_taken(asked: Asked, other: str) -> None:
    asked.complete()
    asked.chat.client.post(asked.path, OTHERS[other](asked.body)).problem(409, "id_taken")
    assert len(asked.chat.read(asked.conversation_id)["messages"]) == 2


def test_the_same_id_in_another_conversation_is_taken(asked: Asked) -> None:
    asked.complete()
    other = asked.chat.create()
    asked.chat.client.post(f"/api/conversations/{other}/messages", asked.body).problem(409, "id_taken")


def test_one_id_for_both_messages_is_refused(asked: Asked) -> None:
    body = asked.body | {"answer_id": asked.body["id"]}
    asked.chat.client.post(asked.path, body).problem(422, "invalid")


@pytest.mark.parametrize("deleted", ["question", "answer", "conversation"])
def test_a_question_sent_again_after_its_deletion_is_gone(asked: Asked, deleted: str) -> None:
    stream = asked.complete()
    paths = {"question": f"messages/{stream.user_id}", "answer": f"messages/{stream.id}"}
    asked.chat.delete(paths.get(deleted, f"conversations/{asked.conversation_id}"))
    asked.chat.client.post(asked.path, asked.body).problem(410, "deleted")


def test_the_creation_of_a_conversation_sent_again_after_its_deletion_is_gone(chat: Chat) -> None:
    conversation_id = chat.create(title="Sky")
    chat.delete(f"conversations/{conversation_id}")
    chat.client.post("/api/conversations", {"id": conversation_id, "title": "Sky"}).problem(410, "deleted")
    path, question = f"/api/conversations/{conversation_id}/messages", {"parts": text_parts("?")}
    chat.client.post(path, question | {"conversation": {"title": "Sky"}}).problem(410, "deleted")
    chat.client.post(path, question).problem(404, "not_found")


def test_one_more_answer_asked_for_again_joins(chat: Chat) -> None:
    first = chat.complete()
    answer_id = new_id()
    second = chat.complete_again(first.user_id, answer_id=answer_id)
    third = chat.again(first.user_id, answer_id=answer_id)
    assert (third.id, third.rest()) == (answer_id, second.copy.end)
    path = f"/api/messages/{first.user_id}/answers"
    chat.client.post(path, {"answer_id": answer_id, "model": "openai/other"}).problem(409, "id_taken")
    other = chat.complete().user_id
    chat.client.post(f"/api/messages/{other}/answers", {"answer_id": answer_id}).problem(409, "id_taken")
    chat.delete(f"messages/{answer_id}")
    chat.client.post(path, {"answer_id": answer_id}).problem(410, "deleted")
