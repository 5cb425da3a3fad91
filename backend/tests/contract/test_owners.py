"""What is not yours does not exist. There are no accounts yet, so the test itself makes another owner."""

from uuid import UUID

import pytest

from tests.chat import Chat, new_id, text_parts
from tests.event_stream import EventStream
from tests.served import Served


@pytest.fixture
def foreign(chat: Chat, served: Served) -> EventStream:
    """An answer, and its conversation, of another owner."""
    stream = chat.complete(conversation={"title": "Mine"})
    other, conversation_id = UUID(new_id()).hex, UUID(stream.conversation_id).hex
    served.execute("INSERT INTO owners (id, created_at, seq) VALUES (:other, :later, 0)", other=other, later=2**50)
    served.execute("UPDATE conversations SET owner_id = :other WHERE id = :id", other=other, id=conversation_id)
    served.execute("UPDATE messages SET owner_id = :other WHERE conversation_id = :id", other=other, id=conversation_id)
    return stream


def test_somebody_elses_conversation_is_not_found_by_any_call(chat: Chat, foreign: EventStream) -> None:
    conversation, answer = f"/api/conversations/{foreign.conversation_id}", f"/api/messages/{foreign.id}"
    calls = [
        ("GET", conversation, None),
        ("GET", f"{conversation}?limit=5", None),
        ("PATCH", conversation, {"title": "Yours"}),
        ("DELETE", conversation, None),
        ("POST", f"{conversation}/restore", None),
        ("POST", f"{conversation}/messages", {"parts": text_parts("?")}),
        ("POST", f"/api/messages/{foreign.user_id}/answers", {}),
        ("POST", f"{answer}/continue", {}),
        ("GET", f"{answer}/events", None),
        ("POST", f"{answer}/stop", None),
        ("POST", f"/api/messages/{foreign.user_id}/stop", None),
        ("DELETE", answer, None),
        ("POST", f"{answer}/restore", None),
    ]
    for method, path, body in calls:
        chat.client.call(method, path, body).problem(404, "not_found")


def test_somebody_elses_conversation_is_not_listed(chat: Chat, foreign: EventStream) -> None:
    listed = chat.client.get("/api/conversations?limit=5").json["conversations"]
    assert foreign.conversation_id not in [conversation["id"] for conversation in listed]


def test_somebody_elses_message_is_no_parent_and_no_leaf(chat: Chat, foreign: EventStream) -> None:
    path = f"/api/conversations/{chat.create()}"
    question = {"parts": text_parts("?"), "parent_id": foreign.id}
    chat.client.post(f"{path}/messages", question).problem(404, "not_found")
    chat.client.patch(path, {"leaf_id": foreign.id}).problem(422, "invalid")
    chat.client.get(f"{path}?leaf={foreign.id}").problem(404, "not_found")


def test_somebody_elses_ids_are_taken(chat: Chat, foreign: EventStream) -> None:
    creation = {"id": foreign.conversation_id, "title": "Mine"}
    chat.client.post("/api/conversations", creation).problem(409, "id_taken")
    question = {"parts": text_parts("Why is the sky blue?"), "conversation": {"title": "Mine"}}
    path = f"/api/conversations/{foreign.conversation_id}/messages"
    chat.client.post(path, question).problem(409, "id_taken")
    own = f"/api/conversations/{chat.create()}/messages"
    for ids in ({"id": foreign.user_id}, {"answer_id": foreign.id}):
        chat.client.post(own, {"parts": text_parts("?"), **ids}).problem(409, "id_taken")
