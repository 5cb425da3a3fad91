"""Temporary chats: in no list, and gone once nothing has happened in them for a while."""

import time

from tests.chat import Chat, new_id, text_parts
from tests.contract.conftest import Serve


def test_it_is_in_no_list_and_no_change_and_cannot_be_found(chat: Chat) -> None:
    before = chat.read(chat.create())["seq"]
    word = f"secret{new_id()[:8]}"
    told = chat.complete(f"It is {word}.", text=f"Keep {word}", conversation={"temporary": True})
    usual = chat.complete(f"It is {word}, too.")
    assert chat.read(told.conversation_id)["temporary"]
    listed = chat.client.get("/api/conversations").json["conversations"]
    assert told.conversation_id not in {each["id"] for each in listed}
    changes = chat.client.get(f"/api/changes?after={before}").json
    assert told.conversation_id not in {each["id"] for each in changes["conversations"]}
    deadline = time.monotonic() + 10
    while not (hits := chat.client.get(f"/api/search?query={word}").json["hits"]):
        assert time.monotonic() < deadline
        time.sleep(0.1)
    assert {hit["conversation_id"] for hit in hits} == {usual.conversation_id}
    chat.delete(f"conversations/{told.conversation_id}")
    changes = chat.client.get(f"/api/changes?after={before}").json
    assert told.conversation_id not in changes["deleted"]


def test_it_goes_on_like_any_other(chat: Chat) -> None:
    first = chat.complete(conversation={"temporary": True})
    chat.complete("Yes.", conversation_id=first.conversation_id, text="Really?")
    assert len(chat.read(first.conversation_id)["messages"]) == 4


def test_it_is_gone_after_its_time_but_not_while_it_is_being_written(serve: Serve) -> None:
    chat = serve({"PARLEY_SESSION_EXPIRY": "0.02"})
    stream, request = chat.begin(conversation={"temporary": True})
    usual = chat.create()
    deadline = time.monotonic() + 8
    while time.monotonic() < deadline:
        assert chat.client.get(f"/api/conversations/{stream.conversation_id}").status == 200
        time.sleep(0.5)
    request.send_text("At last.")
    request.finish()
    stream.rest()
    deadline = time.monotonic() + 20
    while chat.client.get(f"/api/conversations/{stream.conversation_id}").status == 200:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    chat.client.get(f"/api/messages/{stream.id}/events").problem(404, "not_found")
    body = {"parts": text_parts("Are you there?")}
    chat.client.post(f"/api/conversations/{stream.conversation_id}/messages", body).problem(404, "not_found")
    assert chat.client.get(f"/api/conversations/{usual}").status == 200
