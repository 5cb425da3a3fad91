"""`GET /api/conversations`: the latest message first, page by page."""

import base64

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat
from tests.client import Client
from tests.contract.shapes import check_conversation


def page(client: Client, query: str = "") -> Json:
    reply = client.get(f"/api/conversations{query}")
    assert reply.status == 200, reply
    listed: Json = reply.json
    assert listed.keys() == {"conversations", "next_cursor"}
    for conversation in listed["conversations"]:
        check_conversation(conversation)
    return listed


def ids(listed: Json) -> list[str]:
    return [conversation["id"] for conversation in listed["conversations"]]


def test_the_conversation_with_the_latest_message_comes_first(chat: Chat) -> None:
    older, newer = chat.create(), chat.create()
    assert ids(page(chat.client, "?limit=2")) == [newer, older]
    chat.complete(conversation_id=older)
    listed = page(chat.client, "?limit=2")
    assert ids(listed) == [older, newer]
    whole = chat.read(older)
    del whole["messages"]
    assert listed["conversations"][0] == whole


def test_a_change_that_is_no_message_moves_nothing(chat: Chat) -> None:
    older, newer = chat.create(), chat.create()
    chat.client.patch(f"/api/conversations/{older}", {"title": "Changed"})
    assert ids(page(chat.client, "?limit=2")) == [newer, older]


def test_pages_hold_every_conversation_once_whatever_comes_meanwhile(chat: Chat) -> None:
    created = [chat.create() for _ in range(7)]
    listed = page(chat.client, "?limit=3")
    found = ids(listed)
    while listed["next_cursor"]:
        chat.create()
        listed = page(chat.client, f"?limit=3&cursor={listed['next_cursor']}")
        assert 1 <= len(ids(listed)) <= 3
        found += ids(listed)
    assert found[:7] == created[::-1]
    assert len(set(found)) == len(found)


def test_a_page_is_fifty_conversations_unless_it_is_said(chat: Chat) -> None:
    for _ in range(101):
        chat.create()
    assert [len(ids(page(chat.client, query))) for query in ("", "?limit=1", "?limit=100")] == [50, 1, 100]


@pytest.mark.parametrize("limit", ["0", "101", "-1", "1.5", "ten", "", "9" * 30, "000000001000"])
def test_a_page_of_an_impossible_size_is_refused(client: Client, limit: str) -> None:
    problem = client.get(f"/api/conversations?limit={limit}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["limit"]


@pytest.mark.parametrize("limit", ["0", "501", "000000001000"])
def test_a_path_of_an_impossible_length_is_refused(chat: Chat, limit: str) -> None:
    problem = chat.client.get(f"/api/conversations/{chat.create()}?limit={limit}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["limit"]


@pytest.mark.parametrize(
    "cursor",
    ["nothing", "%F0%9F%98%80", "!!!!", base64.urlsafe_b64encode(f"{10**30}:{UNKNOWN_ID}".encode()).decode()],
)
def test_a_cursor_of_no_list_is_refused(client: Client, cursor: str) -> None:
    problem = client.get(f"/api/conversations?cursor={cursor}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["cursor"]
