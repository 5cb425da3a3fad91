"""No administrator reads others' conversations: nothing that they can call has a word of one."""

from tests.chat import Chat
from tests.client import Client
from tests.contract.people.somebody import Somebody

_MARKER = "Selkie-4711"


def test_nothing_that_administrators_call_has_a_word_of_others(
    ada: Somebody, member: Somebody, member_chat: Chat
) -> None:
    conversation_id = member_chat.create(title=f"{_MARKER} title", system_prompt=f"{_MARKER} prompt")
    member_chat.complete(f"{_MARKER} answered", text=f"{_MARKER} asked", conversation_id=conversation_id)
    stream, request = member_chat.begin(f"{_MARKER} asked again", conversation_id=conversation_id)
    request.send_text(f"{_MARKER} being written")
    stream.until_text(f"{_MARKER} being written")
    ids = {"person_id": member.account["id"], "answer_id": stream.id, "link_id": stream.id, "role": "member"}
    document = Client(ada.client.url).get("/api/openapi.json").json
    calls = [(method, path) for path, said in document["paths"].items() for method in said if "/admin/" in path]
    # While it is being written, first.
    told = {
        f"{method} {path}": ada.client.call(method.upper(), path.format_map(ids), {})
        for method, path in sorted(calls, key=lambda call: call[0] != "get")
    }
    assert {"get /api/admin/answers", "post /api/admin/answers/{answer_id}/stop"} <= told.keys()
    assert told["post /api/admin/answers/{answer_id}/stop"].json["status"] == "stopped"
    for query in ("limit=1000", "format=csv", "tz=UTC&from=2026-01-01"):
        told |= {f"{name}?{query}": ada.client.get(f"{name[4:]}?{query}") for name in told if name.startswith("get ")}
    for name, reply in told.items():
        words = f"{reply.headers} {reply.body.decode()}"
        assert _MARKER not in words, name
        assert conversation_id not in words, name
    # And as anybody else: what is not theirs is not there.
    for path in (f"/api/conversations/{conversation_id}", f"/api/messages/{stream.id}/events"):
        ada.client.get(path).problem(404, "not_found")
