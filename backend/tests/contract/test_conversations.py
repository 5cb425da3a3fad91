"""Conversations: created, listed, read, changed."""

import pytest

from tests.chat import UNKNOWN_ID, Chat, new_id
from tests.client import Client
from tests.contract.shapes import check_conversation

FIELDS = {
    "title": "Sky",
    "model": "openai/scripted-1",
    "system_prompt": "Be brief.",
    "params": {"temperature": 0.5, "max_tokens": 10, "stop": ["END"]},
}


def test_a_conversation_is_created_as_it_was_asked_for(client: Client) -> None:
    conversation_id = new_id()
    reply = client.post("/api/conversations", {"id": conversation_id, **FIELDS})
    assert reply.status == 201
    check_conversation(reply.json)
    assert reply.json.items() >= {"id": conversation_id, **FIELDS}.items()
    assert (reply.json["leaf_id"], reply.json["writing"], reply.json["unread"]) == (None, False, False)


@pytest.mark.parametrize("body", [{}, None])
def test_a_conversation_needs_nothing(client: Client, body: dict[str, str] | None) -> None:
    reply = client.post("/api/conversations", body)
    assert reply.status == 201
    check_conversation(reply.json)
    assert [reply.json[name] for name in ("title", "model", "system_prompt", "params")] == [None] * 4


def test_the_same_creation_again_is_the_same_201(client: Client) -> None:
    body = {"id": new_id(), **FIELDS}
    first = client.post("/api/conversations", body)
    second = client.post("/api/conversations", dict(reversed(body.items())))
    assert (second.status, second.json) == (201, first.json)


def test_the_same_creation_again_is_a_201_also_after_a_change(client: Client) -> None:
    body = {"id": new_id(), "title": "First"}
    client.post("/api/conversations", body)
    client.patch(f"/api/conversations/{body['id']}", {"title": "Second"})
    again = client.post("/api/conversations", body)
    assert (again.status, again.json["title"]) == (201, "Second")


def test_another_conversation_under_the_same_id_is_refused(client: Client) -> None:
    body = {"id": new_id(), "title": "First"}
    client.post("/api/conversations", body)
    client.post("/api/conversations", body | {"title": "Second"}).problem(409, "id_taken")


def test_an_id_in_upper_case_is_the_same_id(client: Client) -> None:
    conversation_id = new_id()
    assert client.post("/api/conversations", {"id": conversation_id.upper()}).json["id"] == conversation_id
    assert client.get(f"/api/conversations/{conversation_id.upper()}").json["id"] == conversation_id


def test_a_conversation_is_read_with_all_messages_in_order_of_creation(chat: Chat) -> None:
    first = chat.complete()
    second = chat.complete(conversation_id=first.conversation_id)
    root = chat.complete(conversation_id=first.conversation_id, parent_id=None)
    regenerated = chat.complete_again(first.user_id)
    conversation = chat.read(first.conversation_id)
    check_conversation(conversation, has_messages=True)
    streams = (first, second, root)
    ids = [message_id for stream in streams for message_id in (stream.user_id, stream.id)] + [regenerated.id]
    assert [message["id"] for message in conversation["messages"]] == ids


def test_a_conversation_without_messages_has_none(chat: Chat) -> None:
    conversation_id = chat.create()
    for query in ("", "?limit=5"):
        assert chat.read(conversation_id, query)["messages"] == []


def test_a_path_is_read_from_a_leaf_to_the_root(chat: Chat) -> None:
    first = chat.complete()
    second = chat.complete(conversation_id=first.conversation_id)
    other = chat.complete_again(first.user_id)
    conversation_id = first.conversation_id
    path = [first.user_id, first.id, second.user_id, second.id]

    def ids(query: str) -> list[str]:
        conversation = chat.read(conversation_id, query)
        check_conversation(conversation, has_messages=True)
        return [message["id"] for message in conversation["messages"]]

    assert ids("?limit=500") == [first.user_id, other.id], "without a leaf it is the conversation's own"
    assert ids(f"?leaf={second.id}") == path
    assert ids(f"?leaf={second.id}&limit=3") == path[-3:]
    assert ids(f"?leaf={first.id}&limit=1") == [first.id]


def test_a_path_through_a_message_goes_on_to_the_newest_replies(chat: Chat) -> None:
    first = chat.complete()
    chat.complete(conversation_id=first.conversation_id)
    newest = chat.complete(conversation_id=first.conversation_id, parent_id=first.id)
    other = chat.complete_again(first.user_id)

    def ids(query: str) -> list[str]:
        return [message["id"] for message in chat.read(first.conversation_id, query)["messages"]]

    path = [first.user_id, first.id, newest.user_id, newest.id]
    assert ids(f"?through={first.id}") == path
    assert ids(f"?through={first.id}&limit=1") == [newest.id]
    assert ids(f"?through={other.id}") == [first.user_id, other.id]
    address = f"/api/conversations/{first.conversation_id}?through={first.id}&leaf={first.id}"
    chat.client.get(address).problem(422, "invalid")


@pytest.mark.parametrize("way", ["leaf", "through"])
@pytest.mark.parametrize("leaf", [UNKNOWN_ID, "nothing", ""])
def test_a_leaf_of_another_conversation_is_not_found(chat: Chat, leaf: str, way: str) -> None:
    conversation_id = chat.create()
    chat.client.get(f"/api/conversations/{conversation_id}?{way}={leaf}").problem(404, "not_found")


@pytest.mark.parametrize("name", ["title", "model", "system_prompt", "params"])
def test_a_field_is_changed_and_cleared_by_null(client: Client, name: str) -> None:
    conversation = client.post("/api/conversations", FIELDS).json
    path = f"/api/conversations/{conversation['id']}"
    other = {"title": "?", "model": "openai/other", "system_prompt": "Be long.", "params": {"top_p": 1.0}}
    for value in (other[name], None):
        reply = client.patch(path, {name: value})
        assert reply.status == 200
        check_conversation(reply.json)
        assert reply.json.items() >= (FIELDS | {name: value}).items()
        assert reply.json["seq"] > conversation["seq"]
        conversation = client.get(path).json
        assert reply.json == {name: value for name, value in conversation.items() if name != "messages"}


def test_what_a_change_does_not_name_stays(client: Client) -> None:
    conversation = client.post("/api/conversations", FIELDS).json
    changed = client.patch(f"/api/conversations/{conversation['id']}", {}).json
    assert changed.items() >= FIELDS.items()


def test_the_shown_leaf_is_changed_to_any_message_of_the_conversation(chat: Chat) -> None:
    first = chat.complete()
    second = chat.complete_again(first.user_id)
    path = f"/api/conversations/{first.conversation_id}"
    assert chat.read(first.conversation_id)["leaf_id"] == second.id
    assert chat.client.patch(path, {"leaf_id": first.id}).json["leaf_id"] == first.id
    for other in (new_id(), chat.complete().id):
        problem = chat.client.patch(path, {"leaf_id": other}).problem(422, "invalid")
        assert [each["field"] for each in problem["errors"]] == ["leaf_id"]
    assert chat.read(first.conversation_id)["leaf_id"] == first.id


def test_a_conversation_is_unread_from_an_answers_end_until_it_was_seen(chat: Chat) -> None:
    stream, request = chat.begin()
    conversation_id = stream.conversation_id
    facts = chat.read(conversation_id)
    assert (facts["writing"], facts["unread"]) == (True, False)
    request.finish()
    stream.rest()
    facts = chat.read(conversation_id)
    assert (facts["writing"], facts["unread"]) == (False, True)
    seen = chat.client.patch(f"/api/conversations/{conversation_id}", {"seen": True}).json
    assert (seen["unread"], seen["updated_at"]) == (False, facts["updated_at"])
    chat.complete(conversation_id=conversation_id)
    assert chat.read(conversation_id)["unread"]


@pytest.mark.parametrize(
    ("method", "suffix"), [("GET", ""), ("PATCH", ""), ("DELETE", ""), ("POST", "/restore"), ("POST", "/messages")]
)
def test_an_unknown_conversation_is_not_found(client: Client, method: str, suffix: str) -> None:
    body = {"parts": [{"type": "text", "text": "?"}]} if suffix == "/messages" else {}
    client.call(method, f"/api/conversations/{new_id()}{suffix}", body).problem(404, "not_found")
