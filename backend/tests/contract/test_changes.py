"""`GET /api/changes`: what a page has to read anew."""

import pytest

from tests.answer_copy import Json
from tests.chat import Chat
from tests.client import Client
from tests.contract.shapes import check_conversation


def changes(client: Client, after: int = 0) -> Json:
    reply = client.get(f"/api/changes?after={after}")
    assert reply.status == 200, reply
    listed: Json = reply.json
    assert listed.keys() == {"seq", "conversations", "deleted", "has_more"}
    for conversation in listed["conversations"]:
        check_conversation(conversation)
        assert after < conversation["seq"] <= listed["seq"]
    return listed


def changed_ids(listed: Json) -> list[str]:
    return [conversation["id"] for conversation in listed["conversations"]]


def test_after_the_latest_change_there_is_none(chat: Chat) -> None:
    chat.create()
    seq = changes(chat.client)["seq"]
    assert changes(chat.client, seq) == {"seq": seq, "conversations": [], "deleted": [], "has_more": False}


def test_each_change_is_listed_once_as_it_is_now(chat: Chat) -> None:
    first, second = chat.create(), chat.create()
    seq = changes(chat.client)["seq"]
    chat.client.patch(f"/api/conversations/{first}", {"title": "One"})
    chat.client.patch(f"/api/conversations/{second}", {"title": "Two"})
    chat.client.patch(f"/api/conversations/{first}", {"title": "Three"})
    listed = changes(chat.client, seq)
    assert [(each["id"], each["title"]) for each in listed["conversations"]] == [(second, "Two"), (first, "Three")]
    assert changes(chat.client, listed["seq"])["conversations"] == []


def test_an_answer_is_a_change_when_it_begins_and_when_it_ends(chat: Chat) -> None:
    conversation_id = chat.create()
    seq = changes(chat.client)["seq"]
    stream, request = chat.begin(conversation_id=conversation_id)
    begun = changes(chat.client, seq)
    assert [(each["id"], each["writing"]) for each in begun["conversations"]] == [(conversation_id, True)]
    request.finish()
    stream.rest()
    ended = changes(chat.client, begun["seq"])
    assert [(each["writing"], each["unread"]) for each in ended["conversations"]] == [(False, True)]
    chat.client.patch(f"/api/conversations/{conversation_id}", {"seen": True})
    assert [each["unread"] for each in changes(chat.client, ended["seq"])["conversations"]] == [False]


def test_a_deletion_and_its_undoing_are_changes(chat: Chat) -> None:
    conversation_id = chat.create()
    seq = changes(chat.client)["seq"]
    chat.delete(f"conversations/{conversation_id}")
    gone = changes(chat.client, seq)
    assert (changed_ids(gone), gone["deleted"]) == ([], [conversation_id])
    chat.client.post(f"/api/conversations/{conversation_id}/restore")
    back = changes(chat.client, gone["seq"])
    assert (changed_ids(back), back["deleted"]) == ([conversation_id], [])


def test_many_changes_come_in_steps(chat: Chat) -> None:
    seq = changes(chat.client)["seq"]
    created = [chat.create() for _ in range(501)]
    first = changes(chat.client, seq)
    assert (len(first["conversations"]), first["has_more"]) == (500, True)
    second = changes(chat.client, first["seq"])
    assert second["has_more"] is False
    assert changed_ids(first) + changed_ids(second) == created


@pytest.mark.parametrize("after", ["-1", "1.5", "now", "", "9" * 30])
def test_a_number_of_no_change_is_refused(client: Client, after: str) -> None:
    problem = client.get(f"/api/changes?after={after}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["after"]
