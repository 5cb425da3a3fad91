"""A path shown to whoever has its address: as it was, without what was not ticked, until it is revoked."""

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import Reply
from tests.files import samples


def share(chat: Chat, conversation_id: str, **fields: object) -> Json:
    reply = chat.client.post(f"/api/conversations/{conversation_id}/shares", fields)
    assert reply.status == 201, reply
    shared: Json = reply.json
    return shared


def seen(chat: Chat, shared: Json, path: str = "") -> Reply:
    return chat.client.get(f"/api/shared/{str(shared['path']).removeprefix('/s/')}{path}")


def talked(chat: Chat) -> str:
    """A conversation whose answer was thought about and called a tool."""
    conversation_id = chat.create(system_prompt="Be brief.", title="The sky")
    stream, request = chat.begin("Why?", conversation_id=conversation_id)
    request.send_reasoning("Hm.")
    request.send_text("It scatters.")
    request.send_tool_call("1", "look", "{}")
    request.finish()
    stream.rest()
    return conversation_id


def test_a_stranger_sees_questions_and_answers_and_nothing_else(chat: Chat) -> None:
    shared = share(chat, talked(chat))
    assert len(str(shared["path"])) >= len("/s/") + 32
    reply = seen(chat, shared)
    assert reply.headers["x-robots-tag"].startswith("noindex")
    snapshot = reply.json
    assert (snapshot["title"], snapshot["system_prompt"]) == ("The sky", None)
    assert [[part["type"] for part in message["parts"]] for message in snapshot["messages"]] == [["text"], ["text"]]
    assert snapshot["messages"][1] | {"created_at": ""} == {
        "role": "assistant",
        "model": "openai/scripted-1",
        "created_at": "",
        "parts": text_parts("It scatters."),
    }


def test_what_is_ticked_is_seen_as_well(chat: Chat) -> None:
    snapshot = seen(chat, share(chat, talked(chat), reasoning=True, tools=True, system_prompt=True)).json
    assert snapshot["system_prompt"] == "Be brief."
    assert [part["type"] for part in snapshot["messages"][1]["parts"]] == ["reasoning", "text", "tool_call"]


def test_it_stays_as_it_was_until_it_is_revoked(chat: Chat) -> None:
    conversation_id = talked(chat)
    shared = share(chat, conversation_id)
    before = seen(chat, shared).json
    chat.complete("More.", conversation_id=conversation_id)
    chat.client.patch(f"/api/conversations/{conversation_id}", {"title": "Another"})
    assert seen(chat, shared).json == before
    listed = chat.client.get(f"/api/conversations/{conversation_id}/shares").json["shares"]
    assert listed == [shared]
    assert chat.client.delete(f"/api/shares/{shared['id']}").status == 204
    seen(chat, shared).problem(404, "not_found")
    chat.client.delete(f"/api/shares/{shared['id']}").problem(404, "not_found")


def test_another_path_than_the_chosen_one_can_be_shared(chat: Chat) -> None:
    conversation_id = new_id()
    first = chat.complete("The first.", conversation_id=conversation_id, conversation={})
    chat.complete_again(chat.message(conversation_id, first.id)["parent_id"], "The second.")
    assert seen(chat, share(chat, conversation_id)).json["messages"][1]["parts"] == text_parts("The second.")
    chosen = share(chat, conversation_id, leaf_id=first.id)
    assert seen(chat, chosen).json["messages"][1]["parts"] == text_parts("The first.")


def test_with_its_conversation_it_is_gone_and_comes_back(chat: Chat) -> None:
    conversation_id = talked(chat)
    shared = share(chat, conversation_id)
    chat.client.delete(f"/api/conversations/{conversation_id}")
    seen(chat, shared).problem(404, "not_found")
    chat.client.post(f"/api/conversations/{conversation_id}/restore")
    assert seen(chat, shared).status == 200


def test_the_files_of_a_snapshot_are_seen_with_it_and_no_others(chat: Chat) -> None:
    picture, other = (chat.client.put(f"/api/files/{new_id()}?name=dot.png", samples.picture()).json for _ in range(2))
    conversation_id = new_id()
    parts = [*text_parts("See."), {"type": "image", "file_id": picture["id"]}]
    chat.complete(conversation_id=conversation_id, conversation={}, parts=parts)
    shared = share(chat, conversation_id)
    reply = seen(chat, shared, f"/files/{picture['id']}")
    assert (reply.body, reply.headers["cache-control"]) == (samples.picture(), "private, no-cache")
    seen(chat, shared, f"/files/{other['id']}").problem(404, "not_found")
    question = seen(chat, shared).json["messages"][0]
    chat.client.delete(f"/api/shares/{shared['id']}")
    seen(chat, shared, f"/files/{picture['id']}").problem(404, "not_found")
    assert question["parts"][1]["file_id"] == picture["id"]


def test_a_reader_goes_on_in_a_conversation_of_their_own(chat: Chat) -> None:
    text = chat.client.put(f"/api/files/{new_id()}?name=notes.txt", b"forty-two").json
    conversation_id = new_id()
    parts = [*text_parts("Read this."), {"type": "file", "file_id": text["id"]}]
    chat.complete("I have.", conversation_id=conversation_id, conversation={"title": "Notes"}, parts=parts)
    shared = share(chat, conversation_id)
    copies = f"/api/shared/{str(shared['path']).removeprefix('/s/')}/copies"
    own_id = new_id()
    copy = chat.client.post(copies, {"id": own_id})
    assert (copy.status, copy.json["id"], copy.json["title"]) == (201, own_id, "Notes")
    assert chat.client.post(copies, {"id": own_id}).json == copy.json
    chat.client.post(copies, {"id": conversation_id}).problem(409, "id_taken")
    chat.client.delete(f"/api/shares/{shared['id']}")
    messages = chat.client.get(f"/api/conversations/{own_id}").json["messages"]
    assert [message["role"] for message in messages] == ["user", "assistant"]
    own_file = messages[0]["parts"][1]["file_id"]
    assert own_file != text["id"]
    assert chat.client.get(f"/api/files/{own_file}").body == b"forty-two"
    _, request = chat.begin("And now?", conversation_id=own_id)
    told = [turn["content"] for turn in request.body["messages"]]
    assert "forty-two" in told[0]
    assert told[1:] == ["I have.", "And now?"]


def test_where_an_answer_was_left_out_the_copy_goes_on_all_the_same(chat: Chat) -> None:
    conversation_id = new_id()
    chat.stopped("", conversation_id=conversation_id, conversation={})
    chat.complete("Now.", conversation_id=conversation_id)
    chat.stopped("", conversation_id=conversation_id)
    shared = share(chat, conversation_id)
    assert [message["role"] for message in seen(chat, shared).json["messages"]] == ["user", "user", "assistant", "user"]
    copies = f"/api/shared/{str(shared['path']).removeprefix('/s/')}/copies"
    own_id = chat.client.post(copies, {}).json["id"]
    copied = chat.client.get(f"/api/conversations/{own_id}").json["messages"]
    assert [message["role"] for message in copied] == ["user", "assistant"] * 3
    chat.complete("And on.", conversation_id=own_id)


def test_the_same_request_again_is_the_same_share(chat: Chat) -> None:
    conversation_id, share_id = talked(chat), new_id()
    assert share(chat, conversation_id, id=share_id) == share(chat, conversation_id, id=share_id)


@pytest.mark.parametrize("fields", [{"reasoning": "yes"}, {"leaf": "x"}])
def test_what_cannot_be_meant_is_said(chat: Chat, fields: Json) -> None:
    conversation_id = talked(chat)
    chat.client.post(f"/api/conversations/{conversation_id}/shares", fields).problem(422, "invalid")


def test_what_is_not_there_cannot_be_shared(chat: Chat) -> None:
    chat.client.post(f"/api/conversations/{UNKNOWN_ID}/shares", {}).problem(404, "not_found")
    empty = chat.create()
    chat.client.post(f"/api/conversations/{empty}/shares", {}).problem(422, "invalid")
    chat.client.post(f"/api/conversations/{empty}/shares", {"leaf_id": UNKNOWN_ID}).problem(404, "not_found")
    for path in ("", "/files/" + UNKNOWN_ID):
        chat.client.get(f"/api/shared/nothing{path}").problem(404, "not_found")
    chat.client.post("/api/shared/nothing/copies", {}).problem(404, "not_found")
