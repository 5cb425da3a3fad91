"""The stream by which the way out is looked at."""

import json

import pytest

from tests.chat import Chat


def test_events_and_a_last_one(chat: Chat) -> None:
    reply = chat.client.get("/api/health/stream")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    *events, rest = reply.body.decode().split("\n\n")
    ticks = [json.loads(event.removeprefix("event: tick\ndata: ")) for event in events]
    assert rest == ""
    assert [tick["is_last"] for tick in ticks] == [*[False] * 12, True]
    sent = [tick["sent_ms"] for tick in ticks]
    assert sent == sorted(sent)
    assert sent[-1] >= 3000


@pytest.mark.parametrize("quiet", ["-1", "61", "x", "1.5"])
def test_a_silence_that_cannot_be_meant_is_refused(chat: Chat, quiet: str) -> None:
    reply = chat.client.get(f"/api/health/stream?quiet={quiet}")
    assert (reply.status, reply.json["errors"][0]["field"]) == (422, "quiet")
