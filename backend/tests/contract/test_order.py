"""Conversations in order: pinned, archived, in folders, many at once, and brought back."""

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat, new_id
from tests.client import Client
from tests.contract.shapes import check_conversation


@pytest.fixture
def folder() -> str:
    """One that no other test uses."""
    return f"Holidays 假期 {new_id()}"


def listed(client: Client, query: str) -> list[str]:
    reply = client.get(f"/api/conversations?limit=100&{query}")
    assert reply.status == 200, reply
    for conversation in reply.json["conversations"]:
        check_conversation(conversation)
    return [conversation["id"] for conversation in reply.json["conversations"]]


def change(client: Client, conversation_id: str, **changes: object) -> Json:
    reply = client.patch(f"/api/conversations/{conversation_id}", changes)
    assert reply.status == 200, reply
    changed: Json = reply.json
    assert {name: changed[name] for name in changes} == changes
    return changed


def change_all(client: Client, ids: list[str], **changes: object) -> Json:
    reply = client.patch("/api/conversations", {"ids": ids, **changes})
    assert reply.status == 200, reply
    assert reply.json.keys() == {"conversations", "deleted"}
    changed: Json = reply.json
    return changed


def folders(client: Client) -> dict[str, int]:
    return {each["name"]: each["conversations"] for each in client.get("/api/folders").json["folders"]}


def test_a_new_conversation_stands_nowhere_special(chat: Chat) -> None:
    conversation = chat.read(chat.create())
    assert (conversation["pinned"], conversation["archived"], conversation["folder"]) == (False, False, None)


def test_a_pinned_one_is_listed_among_the_pinned(chat: Chat) -> None:
    pinned, other = chat.create(), chat.create()
    change(chat.client, pinned, pinned=True)
    assert {pinned, other} <= set(listed(chat.client, ""))
    assert pinned in listed(chat.client, "pinned=true")
    assert other not in listed(chat.client, "pinned=true")
    assert pinned not in listed(chat.client, "pinned=false")
    change(chat.client, pinned, pinned=False)
    assert pinned not in listed(chat.client, "pinned=true")


def test_an_archived_one_is_out_of_the_list_and_can_be_read_and_asked_in(chat: Chat) -> None:
    first = chat.complete()
    change(chat.client, first.conversation_id, archived=True)
    assert first.conversation_id not in listed(chat.client, "")
    assert first.conversation_id in listed(chat.client, "archived=true")
    chat.complete("Yes.", conversation_id=first.conversation_id, text="Still?")
    assert chat.read(first.conversation_id)["archived"]
    change(chat.client, first.conversation_id, archived=False)
    assert first.conversation_id in listed(chat.client, "")


def test_a_folder_is_there_as_long_as_something_is_in_it(chat: Chat, folder: str) -> None:
    first, second, outside = chat.create(), chat.create(), chat.create()
    change(chat.client, first, folder=f" {folder} ".strip())
    change(chat.client, second, folder=folder)
    assert folders(chat.client)[folder] == 2
    assert listed(chat.client, f"folder={folder.replace(' ', '%20').replace('假期', '%E5%81%87%E6%9C%9F')}") == [
        second,
        first,
    ]
    assert outside in listed(chat.client, "folder=")
    assert first not in listed(chat.client, "folder=")
    change(chat.client, first, archived=True)
    assert folders(chat.client)[folder] == 1
    change_all(chat.client, [first, second], folder=None)
    assert folder not in folders(chat.client)


def test_a_folder_is_renamed_and_dissolved_with_all_that_is_in_it(chat: Chat, folder: str) -> None:
    ids = [chat.create() for _ in range(3)]
    change_all(chat.client, ids, folder=folder)
    before = max(chat.read(each)["seq"] for each in ids)
    body = {"name": folder, "new_name": f"New {folder}"}
    assert chat.client.patch("/api/folders", body).status == 204
    assert folders(chat.client)[f"New {folder}"] == 3
    told = chat.client.get(f"/api/changes?after={before}").json
    seqs = {each["id"]: each["seq"] for each in told["conversations"]}
    assert len({seqs[each] for each in ids}) == 3, "each change has its number"
    assert chat.client.patch("/api/folders", {"name": f"New {folder}", "new_name": None}).status == 204
    assert f"New {folder}" not in folders(chat.client)
    assert chat.client.patch("/api/folders", {"name": f"No {folder}", "new_name": None}).status == 204


def test_many_are_changed_at_once_and_what_is_none_is_passed_over(chat: Chat) -> None:
    ids = [chat.create() for _ in range(3)]
    changed = change_all(chat.client, [*ids, UNKNOWN_ID], pinned=True, archived=True)
    assert {each["id"] for each in changed["conversations"]} == set(ids)
    for conversation in changed["conversations"]:
        check_conversation(conversation)
        assert (conversation["pinned"], conversation["archived"]) == (True, True)
    assert change_all(chat.client, [UNKNOWN_ID], pinned=True) == {"conversations": [], "deleted": []}


def test_many_are_deleted_stopped_listed_and_brought_back(chat: Chat) -> None:
    stream, request = chat.begin()
    ids = [stream.conversation_id, chat.create()]
    assert set(change_all(chat.client, ids, deleted=True)["deleted"]) == set(ids)
    assert request.wait_closed(5)
    assert stream.rest()["status"] == "stopped"
    assert not set(ids) & set(listed(chat.client, ""))
    assert set(ids) <= set(listed(chat.client, "deleted=true"))
    assert change_all(chat.client, ids, deleted=True) == {"conversations": [], "deleted": []}
    back = change_all(chat.client, ids, deleted=False)
    assert {each["id"] for each in back["conversations"]} == set(ids)
    assert set(ids) <= set(listed(chat.client, ""))
    assert not set(ids) & set(listed(chat.client, "deleted=true"))


def test_what_was_archived_is_among_the_deleted(chat: Chat) -> None:
    conversation_id = chat.create()
    change(chat.client, conversation_id, archived=True)
    chat.delete(f"conversations/{conversation_id}")
    assert conversation_id in listed(chat.client, "deleted=true")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "ids"),
        ({"ids": []}, "ids"),
        ({"ids": ["x"]}, "ids.0"),
        ({"ids": [new_id() for _ in range(501)]}, "ids"),
        ({"ids": [UNKNOWN_ID], "folder": " "}, "folder"),
        ({"ids": [UNKNOWN_ID], "folder": "x" * 101}, "folder"),
        ({"ids": [UNKNOWN_ID], "pinned": 1}, "pinned"),
        ({"ids": [UNKNOWN_ID], "title": "x"}, "title"),
    ],
)
def test_what_cannot_be_meant_is_refused(client: Client, body: Json, field: str) -> None:
    problem = client.patch("/api/conversations", body).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == [field]


@pytest.mark.parametrize("query", ["pinned=1", "archived=yes", "deleted="])
def test_a_claim_is_true_or_false(client: Client, query: str) -> None:
    client.get(f"/api/conversations?{query}").problem(422, "invalid")
