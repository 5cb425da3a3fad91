"""How long conversations are kept: for ever, unless a setting says otherwise."""

import time

from tests.chat import Chat
from tests.contract.conftest import Install
from tests.served import Served

_DAY_MS = 24 * 60 * 60 * 1000
_OLDER = (
    "UPDATE conversations SET updated_at = updated_at - :ms, created_at = created_at - :ms",
    "UPDATE conversations SET last_message_at = last_message_at - :ms, answered_at = answered_at - :ms",
)


def make_old(served: Served, days: int) -> None:
    """As if nothing had happened for so long."""
    for statement in _OLDER:
        served.execute(statement, ms=days * _DAY_MS)


def listed(chat: Chat) -> set[str]:
    return {each["id"] for each in chat.client.get("/api/conversations").json["conversations"]}


def wait_listed(chat: Chat, expected: set[str]) -> None:
    deadline = time.monotonic() + 10
    while listed(chat) != expected:
        assert time.monotonic() < deadline, listed(chat)
        time.sleep(0.05)


def test_without_the_setting_nothing_is_ever_deleted(install: Install) -> None:
    with install({}) as served, served.chat() as chat:
        kept = chat.complete().conversation_id
        chat.create(title="Gone")
        make_old(served, 5000)
        # What was deleted long ago goes in the very round in which this would.
        served.execute("UPDATE conversations SET deleted_at = 1 WHERE title = 'Gone'")
        served.parley.restart()
        deadline = time.monotonic() + 10
        while served.value("SELECT count(*) FROM conversations") != 1:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert listed(chat) == {kept}


def test_what_nobody_has_touched_for_so_long_is_deleted_as_its_owner_would(install: Install) -> None:
    with install({}) as served, served.chat() as chat:
        old, pinned, named = (chat.complete().conversation_id for _ in range(3))
        chat.client.patch(f"/api/conversations/{pinned}", {"pinned": True})
        many = {chat.create() for _ in range(3)}
        make_old(served, 31)
        chat.client.patch(f"/api/conversations/{named}", {"title": "Tides"})
        new = chat.create()
        before = chat.client.get("/api/changes").json["seq"]
        # Only now: every process looks when it starts, and the second one may start late.
        served.parley.environment["PARLEY_RETENTION_DAYS"] = "30"
        served.parley.restart()
        assert chat.client.get("/api/session").json["limits"]["retention_days"] == 30
        wait_listed(chat, {pinned, named, new})
        changes = chat.client.get(f"/api/changes?after={before}").json
        assert set(changes["deleted"]) == {old, *many}
        assert chat.client.post(f"/api/conversations/{old}/restore").status == 200
        assert len(chat.read(old)["messages"]) == 2
        # Whoever brings it back has touched it.
        served.parley.restart()
        wait_listed(chat, {pinned, named, new, old})
