"""Tokens: told once, kept as a digest, and of no use once they are revoked."""

import pytest

from tests.chat import UNKNOWN_ID
from tests.client import Client
from tests.served import Served


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_a_token_is_told_when_it_is_made_and_never_again(client: Client, served: Served) -> None:
    made = client.post("/api/tokens", {"name": "My editor"}).json
    assert made.keys() == {"id", "name", "ending", "created_at", "last_used_at", "token"}
    assert made["token"].endswith(made["ending"])
    listed = next(each for each in client.get("/api/tokens").json["tokens"] if each["id"] == made["id"])
    assert listed == {name: value for name, value in made.items() if name != "token"}
    assert served.value("SELECT count(*) FROM tokens WHERE digest = :text OR name = :text", text=made["token"]) == 0


def test_a_token_opens_the_gateway_until_it_is_revoked(client: Client) -> None:
    made = client.post("/api/tokens", {"name": "For a while"}).json
    assert client.call("GET", "/v1/models", headers=bearer(made["token"])).status == 200
    listed = {each["id"]: each for each in client.get("/api/tokens").json["tokens"]}
    assert listed[made["id"]]["last_used_at"] is not None
    assert client.delete(f"/api/tokens/{made['id']}").status == 204
    refused = client.call("GET", "/v1/models", headers=bearer(made["token"]))
    assert (refused.status, refused.json["error"]["code"]) == (401, "invalid_api_key")
    assert refused.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(
    "headers", [{}, bearer("parley-guessed"), bearer(""), {"Authorization": "Basic eDp5"}, {"Authorization": "Bearer"}]
)
@pytest.mark.parametrize("path", ["/v1/models", "/v1/chat/completions", "/v1/nothing"])
def test_without_one_nothing_is_answered(client: Client, headers: dict[str, str], path: str) -> None:
    reply = client.call("GET" if path.endswith("models") else "POST", path, headers=headers)
    assert (reply.status, reply.json["error"]["code"]) == (401, "invalid_api_key")


@pytest.mark.parametrize("name", ["", "x" * 101, None, 7])
def test_a_token_needs_a_name(client: Client, name: object) -> None:
    client.post("/api/tokens", {"name": name}).problem(422, "invalid")


def test_another_tokens_id_is_not_found(client: Client) -> None:
    client.delete(f"/api/tokens/{UNKNOWN_ID}").problem(404, "not_found")
