"""`GET /api/search`: what was said is found, a moment after it was."""

import time
from urllib.parse import quote

import pytest

from tests.answer_copy import Json
from tests.chat import Chat
from tests.client import Client


def find(client: Client, query: str, hits: int) -> Json:
    """Once so many are found."""
    deadline = time.monotonic() + 15
    while True:
        reply = client.get(f"/api/search?query={quote(query)}")
        assert reply.status == 200, reply
        found: Json = reply.json
        if len(found["hits"]) == hits or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def test_a_message_is_found_where_it_is(chat: Chat) -> None:
    conversation_id = chat.create(title="Über Vögel")
    stream, request = chat.begin(conversation_id=conversation_id)
    request.send_text("The 翠鸟 and the Eisvögel are ")
    stream.until_text("The 翠鸟 and the Eisvögel are ")
    request.send_text("one.")
    request.finish()
    stream.rest()
    (hit,) = find(chat.client, "eisvogel 翠鸟", 1)["hits"]
    message = chat.message(conversation_id, stream.id)
    assert hit == {
        "conversation_id": conversation_id,
        "title": "Über Vögel",
        "snippet": {"text": "The 翠鸟 and the Eisvögel are one.", "marks": [[4, 6], [15, 23]]},
        "message_id": stream.id,
        "role": "assistant",
        "created_at": message["created_at"],
    }
    (hit,) = find(chat.client, "vogel", 1)["hits"]
    assert hit == {
        "conversation_id": conversation_id,
        "title": "Über Vögel",
        "snippet": {"text": "Über Vögel", "marks": [[5, 10]]},
    }
    assert chat.client.delete(f"/api/conversations/{conversation_id}").status == 204
    assert find(chat.client, "eisvogel", 0) == {"hits": [], "has_more": False}


def test_nothing_is_wanted_where_there_is_no_word(chat: Chat) -> None:
    for query in ("", "%20", "%3F%21", "%00", "%22"):
        reply = chat.client.get(f"/api/search?query={query}")
        assert (reply.status, reply.json) == (200, {"hits": [], "has_more": False})
    assert chat.client.get("/api/search").json == {"hits": [], "has_more": False}


@pytest.mark.parametrize("query", ["limit=0", "limit=51", "limit=x", f"query={'w' * 301}"])
def test_what_cannot_be_meant_is_refused(chat: Chat, query: str) -> None:
    reply = chat.client.get(f"/api/search?{query}")
    assert (reply.status, reply.json["code"]) == (422, "invalid")
    assert [error["field"] for error in reply.json["errors"]] == [query.partition("=")[0]]
