"""Messages and conversations deleted, also while they are being written, and restored."""

import pytest

from tests.chat import Chat, new_id, text_parts
from tests.contract.shapes import check_conversation
from tests.event_stream import EventStream
from tests.served import Served

_A_DAY_MS = 24 * 60 * 60 * 1000


def ids(chat: Chat, conversation_id: str) -> list[str]:
    return [message["id"] for message in chat.read(conversation_id)["messages"]]


def two_turns(chat: Chat) -> tuple[EventStream, EventStream]:
    first = chat.complete()
    return first, chat.complete(conversation_id=first.conversation_id)


def test_a_message_is_deleted_with_what_hangs_below_it(chat: Chat) -> None:
    first, second = two_turns(chat)
    chat.delete(f"messages/{second.user_id}")
    assert ids(chat, first.conversation_id) == [first.user_id, first.id]
    assert chat.read(first.conversation_id)["leaf_id"] == first.id
    for message_id in (second.user_id, second.id):
        chat.client.delete(f"/api/messages/{message_id}").problem(404, "not_found")
    chat.client.get(f"/api/messages/{second.id}/events").problem(404, "not_found")
    path = f"/api/conversations/{first.conversation_id}"
    chat.client.get(f"{path}?leaf={second.id}").problem(404, "not_found")
    chat.client.patch(path, {"leaf_id": second.id}).problem(422, "invalid")
    question = {"parts": text_parts("?"), "parent_id": second.id}
    chat.client.post(f"{path}/messages", question).problem(404, "not_found")


def test_the_leaf_moves_to_the_sibling_that_is_left(chat: Chat) -> None:
    first = chat.complete()
    second = chat.complete_again(first.user_id)
    chat.delete(f"messages/{second.id}")
    conversation = chat.read(first.conversation_id)
    assert conversation["leaf_id"] == first.id
    assert conversation["messages"][-1]["sibling_ids"] == [first.id]


def test_a_conversation_whose_messages_are_all_deleted_has_no_leaf(chat: Chat) -> None:
    stream = chat.complete()
    chat.delete(f"messages/{stream.user_id}")
    conversation = chat.read(stream.conversation_id)
    assert (conversation["leaf_id"], conversation["messages"]) == (None, [])
    assert chat.complete(conversation_id=stream.conversation_id).copy.text


def test_a_question_whose_answers_are_deleted_is_asked_again_beside_it(chat: Chat) -> None:
    first, second = two_turns(chat)
    chat.delete(f"messages/{second.id}")
    assert chat.read(first.conversation_id)["leaf_id"] == second.user_id
    question = chat.complete(conversation_id=first.conversation_id).copy.user_message
    assert question is not None
    assert question["parent_id"] == first.id
    assert question["sibling_ids"] == [second.user_id, question["id"]]


@pytest.mark.parametrize("what", ["answer", "question", "first question", "conversation"])
def test_deleting_stops_what_is_being_written_there(chat: Chat, what: str) -> None:
    first = chat.complete()
    stream, request = chat.begin(conversation_id=first.conversation_id)
    request.send_text("It scatt")
    stream.until_text("It scatt")
    paths = {"answer": stream.id, "question": stream.user_id, "first question": first.user_id}
    chat.delete(f"messages/{paths[what]}" if what in paths else f"conversations/{first.conversation_id}")
    assert request.wait_closed(5)
    end = stream.rest()
    assert (end["status"], stream.text) == ("stopped", "It scatt")


@pytest.mark.parametrize("what", ["answer", "question", "conversation"])
def test_what_was_stopped_by_its_deletion_comes_back_with_its_text(chat: Chat, what: str) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    paths = {"answer": f"messages/{stream.id}", "question": f"messages/{stream.user_id}"}
    path = paths.get(what, f"conversations/{stream.conversation_id}")
    chat.delete(path)
    stream.rest()
    assert chat.client.post(f"/api/{path}/restore").status == 200
    stored = chat.message(stream.conversation_id, stream.id)
    assert (stored["status"], stored["parts"]) == ("stopped", text_parts("It scatt"))
    assert not chat.read(stream.conversation_id)["writing"]


def test_restoring_a_message_brings_back_what_that_deletion_took(chat: Chat) -> None:
    first, second = two_turns(chat)
    before = chat.read(first.conversation_id)
    chat.delete(f"messages/{first.user_id}")
    assert ids(chat, first.conversation_id) == []
    reply = chat.client.post(f"/api/messages/{first.user_id}/restore")
    assert reply.status == 200
    check_conversation(reply.json, has_messages=True)
    assert reply.json == chat.read(first.conversation_id)
    assert (reply.json["messages"], reply.json["leaf_id"]) == (before["messages"], second.id)


def test_any_message_that_a_deletion_took_brings_back_all_of_it(chat: Chat) -> None:
    first, second = two_turns(chat)
    chat.delete(f"messages/{first.id}")
    chat.client.post(f"/api/messages/{second.id}/restore")
    assert ids(chat, first.conversation_id) == [first.user_id, first.id, second.user_id, second.id]


def test_what_an_earlier_deletion_took_stays_deleted(chat: Chat) -> None:
    first, second = two_turns(chat)
    chat.delete(f"messages/{second.user_id}")
    chat.delete(f"messages/{first.user_id}")
    chat.client.post(f"/api/messages/{first.user_id}/restore")
    assert ids(chat, first.conversation_id) == [first.user_id, first.id]
    chat.client.post(f"/api/messages/{second.user_id}/restore")
    assert ids(chat, first.conversation_id) == [first.user_id, first.id, second.user_id, second.id]


def test_a_message_never_comes_back_without_the_one_it_follows(chat: Chat) -> None:
    first, second = two_turns(chat)
    chat.delete(f"messages/{second.user_id}")
    chat.delete(f"messages/{first.user_id}")
    chat.client.post(f"/api/messages/{second.user_id}/restore")
    messages = chat.read(first.conversation_id)["messages"]
    there = {None, *(message["id"] for message in messages)}
    assert {message["parent_id"] for message in messages} <= there


def test_restoring_what_is_there_changes_nothing(chat: Chat) -> None:
    first = chat.complete()
    second = chat.complete_again(first.user_id)
    reply = chat.client.post(f"/api/messages/{first.id}/restore")
    assert reply.status == 200
    assert [message["id"] for message in reply.json["messages"]] == [first.user_id, first.id, second.id]
    reply = chat.client.post(f"/api/conversations/{first.conversation_id}/restore")
    assert (reply.status, reply.json["id"]) == (200, first.conversation_id)
    check_conversation(reply.json)


def test_a_deleted_conversation_is_gone_with_its_messages(chat: Chat) -> None:
    stream = chat.complete()
    conversation_path, message_path = f"/api/conversations/{stream.conversation_id}", f"/api/messages/{stream.id}"
    chat.delete(f"conversations/{stream.conversation_id}")
    calls = [
        ("GET", conversation_path),
        ("PATCH", conversation_path),
        ("DELETE", conversation_path),
        ("GET", f"{message_path}/events"),
        ("POST", f"{message_path}/stop"),
        ("POST", f"{message_path}/continue"),
        ("POST", f"{message_path}/restore"),
        ("POST", f"/api/messages/{stream.user_id}/answers"),
        ("DELETE", message_path),
    ]
    for method, path in calls:
        chat.client.call(method, path).problem(404, "not_found")
    listed = chat.client.get("/api/conversations?limit=100").json["conversations"]
    assert stream.conversation_id not in [each["id"] for each in listed]


def test_a_deleted_conversation_is_restored_as_it_was(chat: Chat) -> None:
    first, _ = two_turns(chat)
    before = chat.read(first.conversation_id)
    chat.delete(f"conversations/{first.conversation_id}")
    reply = chat.client.post(f"/api/conversations/{first.conversation_id}/restore")
    assert reply.status == 200
    after = chat.read(first.conversation_id)
    assert after.pop("seq") > before.pop("seq")
    assert after == before


def test_a_day_later_it_is_too_late_to_restore(chat: Chat, served: Served) -> None:
    kept, gone = chat.complete(), chat.complete()
    chat.delete(f"messages/{kept.id}")
    chat.delete(f"conversations/{gone.conversation_id}")
    served.execute("UPDATE messages SET deleted_at = deleted_at - :day", day=_A_DAY_MS)
    served.execute("UPDATE conversations SET deleted_at = deleted_at - :day", day=_A_DAY_MS)
    chat.client.post(f"/api/messages/{kept.id}/restore").problem(410, "deleted")
    chat.client.post(f"/api/conversations/{gone.conversation_id}/restore").problem(410, "deleted")


@pytest.mark.parametrize("path", ["messages", "conversations"])
def test_restoring_what_never_was_is_not_found(chat: Chat, path: str) -> None:
    chat.client.post(f"/api/{path}/{new_id()}/restore").problem(404, "not_found")
