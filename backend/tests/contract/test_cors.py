"""Pages of other sites: closed, but for the origins of PARLEY_CORS_ORIGINS."""

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, text_parts
from tests.client import Client
from tests.contract.conftest import Serve

FRIEND = "https://chat.example.com"
DEV_SERVER = "http://localhost:5173"
STRANGER = "https://evil.example.com"


def preflight(client: Client, origin: str, method: str = "POST") -> set[str]:
    """The names of the CORS headers in the reply; those that allow must allow what the page needs."""
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "content-type,last-event-id",
    }
    reply = client.call("OPTIONS", "/api/conversations", headers=asked)
    allowed = {name: value for name, value in reply.headers.items() if name.startswith("access-control-")}
    if allowed:
        assert reply.status in (200, 204)
        assert allowed["access-control-allow-origin"] == origin
        assert method in allowed["access-control-allow-methods"]
        headers = allowed["access-control-allow-headers"].lower().split(", ")
        assert {"content-type", "last-event-id"} <= set(headers)
    return set(allowed)


def test_no_other_site_is_let_in_unless_it_is_named(chat: Chat) -> None:
    assert preflight(chat.client, FRIEND) == set()
    reply = chat.client.get("/api/session", headers={"Origin": FRIEND})
    assert not [name for name in reply.headers if name.startswith("access-control-")]


def sent_by(site: str, origin: str = STRANGER) -> dict[str, str]:
    """What a browser adds to what a page sends, whether it asks for leave first or not, as a form does not."""
    return {"Origin": origin, "Sec-Fetch-Site": site}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("call", ["create", "ask", "change", "delete", "stop"])
def test_what_another_sites_page_sends_changes_nothing(chat: Chat, call: str, site: str) -> None:
    stream, request = chat.begin()
    conversation = f"/api/conversations/{stream.conversation_id}"
    calls: dict[str, tuple[str, str, Json | None]] = {
        "create": ("POST", "/api/conversations", None),
        "ask": ("POST", f"{conversation}/messages", {"parts": text_parts("?"), "parent_id": None}),
        "change": ("PATCH", conversation, {"title": "Mine now"}),
        "delete": ("DELETE", conversation, None),
        "stop": ("POST", f"/api/messages/{stream.id}/stop", None),
    }
    before = chat.read(stream.conversation_id)
    chat.client.call(*calls[call], headers=sent_by(site)).problem(403, "foreign_origin")
    assert chat.read(stream.conversation_id) == before
    request.finish()
    assert stream.rest()["status"] == "complete"


@pytest.mark.parametrize("site", ["same-origin", "none"])
def test_what_the_own_page_or_the_person_sends_is_taken(chat: Chat, site: str) -> None:
    assert chat.client.post("/api/conversations", headers=sent_by(site, chat.client.url)).status == 201


def test_named_origins_are_let_in_and_no_others(serve: Serve) -> None:
    chat = serve({"PARLEY_CORS_ORIGINS": f"{FRIEND}, {DEV_SERVER}"})
    for origin in (FRIEND, DEV_SERVER):
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            assert preflight(chat.client, origin, method)
        stream = chat.ask(headers=sent_by("cross-site", origin))
        assert stream.headers["access-control-allow-origin"] == origin
        assert "origin" in stream.headers["vary"].lower()
        refused = chat.client.get("/api/nothing", headers={"Origin": origin})
        refused.problem(404, "not_found")
        assert refused.headers["access-control-allow-origin"] == origin, "the page must be able to read the problem"
        assert "retry-after" in refused.headers["access-control-expose-headers"].lower()
    for origin in (STRANGER, f"{FRIEND}.evil.com", "null", "http://chat.example.com"):
        assert preflight(chat.client, origin) == set()
        reply = chat.client.get("/api/session", headers={"Origin": origin})
        assert "access-control-allow-origin" not in reply.headers
        chat.client.post("/api/conversations", headers=sent_by("cross-site", origin)).problem(403, "foreign_origin")
