"""`GET /api/session`."""

from tests.client import Client
from tests.contract.shapes import check_id


def test_the_session_says_whose_it_is_and_what_it_may_do(client: Client) -> None:
    reply = client.get("/api/session")
    assert reply.status == 200
    session = reply.json
    assert session.keys() == {"owner", "person", "is_vouched", "limits", "features", "heartbeat_ms", "watchdog_ms"}
    assert session["owner"].keys() == {"id"}
    check_id(session["owner"]["id"])
    assert session["limits"]["running_answers"] == 1000
    assert session["limits"]["answers_at_once"] == 4
    assert session["limits"]["session_expiry_ms"] == 60 * 60 * 1000
    assert session["limits"]["retention_days"] is None
    assert session["limits"]["body_bytes"] > 100_000
    assert session["features"] == {"model_titles": False, "budget": False, "transcription": False, "speech": False}
    assert session["heartbeat_ms"] == 10_000
    assert session["watchdog_ms"] > 2 * session["heartbeat_ms"], "one lost heartbeat is no lost connection"


def test_the_owner_stays_the_same(client: Client) -> None:
    assert client.get("/api/session").json["owner"] == client.get("/api/session").json["owner"]
