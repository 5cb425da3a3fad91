"""Pages of other sites: closed, but for the origins of PARLEY_CORS_ORIGINS."""

import pytest

from tests.chat import Chat
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


@pytest.fixture(scope="module")
def origins() -> str:
    return f"{FRIEND}, {DEV_SERVER}"


def test_named_origins_are_let_in_and_no_others(serve: Serve, origins: str) -> None:
    chat = serve({"PARLEY_CORS_ORIGINS": origins})
    for origin in (FRIEND, DEV_SERVER):
        for method in ("GET", "POST", "PATCH", "DELETE"):
            assert preflight(chat.client, origin, method)
        stream = chat.ask(headers={"Origin": origin})
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
