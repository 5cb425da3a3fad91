"""An import whose server dies: what came in stays, nothing is half there, and the same file brings the rest."""

import json
import time

from tests.answer_copy import Json
from tests.chat import Chat, new_id
from tests.client import Client
from tests.integration.conftest import Install

# Each is a few transactions: by far more than are made in the time in which a killer wakes up.
_CONVERSATIONS = 5000
_PATIENCE_S = 120.0


def export() -> bytes:
    """As Claude writes it."""
    conversations = [
        {
            "uuid": f"talk {number}",
            "name": f"Talk {number}",
            "chat_messages": [
                {"uuid": "q", "sender": "human", "text": "How are you?"},
                {"uuid": "a", "sender": "assistant", "text": "Well."},
            ],
        }
        for number in range(_CONVERSATIONS)
    ]
    return json.dumps(conversations).encode()


def begin(client: Client, data: bytes) -> str:
    reply = client.put(f"/api/imports/{new_id()}?name=conversations.json", data)
    assert reply.status == 201, reply
    return str(reply.json["id"])


def wait(client: Client, import_id: str, *, until_begun: bool = False) -> Json:
    """Until something has come in, or all has."""
    deadline = time.monotonic() + _PATIENCE_S
    while True:
        found = dict(client.get(f"/api/imports/{import_id}").json)
        if found["status"] != "reading" or (until_begun and found["report"]["conversations"]):
            return found
        assert time.monotonic() < deadline, found
        time.sleep(0.02)


def whole(chat: Chat) -> int:
    """How many conversations there are, each of them with its answer."""
    count, cursor = 0, ""
    while True:
        page = chat.client.get(f"/api/conversations?limit=100{cursor}").json
        count += len(page["conversations"])
        for each in page["conversations"][:1]:
            messages = chat.client.get(f"/api/conversations/{each['id']}").json["messages"]
            assert [message["role"] for message in messages] == ["user", "assistant"]
        if not page["next_cursor"]:
            return count
        cursor = f"&cursor={page['next_cursor']}"


def test_a_killed_import_is_interrupted_and_the_same_file_brings_the_rest(install: Install) -> None:
    served = install({})
    with served.chat() as chat:
        data = export()
        import_id = begin(chat.client, data)
        assert wait(chat.client, import_id, until_begun=True)["status"] == "reading"
        served.parley.kill()
        served.parley.start()
        assert wait(chat.client, import_id)["status"] == "interrupted"
        came = whole(chat)
        assert 0 < came < _CONVERSATIONS
        report = wait(chat.client, begin(chat.client, data))["report"]
        assert (report["duplicates"], report["conversations"]) == (came, _CONVERSATIONS - came)
        assert whole(chat) == _CONVERSATIONS


def test_an_import_that_is_undone_while_it_is_read_ends(install: Install) -> None:
    with install({}).chat() as chat:
        import_id = begin(chat.client, export())
        wait(chat.client, import_id, until_begun=True)
        undone = chat.client.delete(f"/api/imports/{import_id}").json
        assert undone["import"]["status"] == "undone"
        assert undone["deleted"]
        # Whatever asks next is served by nobody who still reads.
        assert whole(chat) == 0
        again = wait(chat.client, begin(chat.client, export()))
        assert (again["report"]["duplicates"], whole(chat)) == (0, _CONVERSATIONS)
