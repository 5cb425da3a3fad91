"""Whether the process lives, and whether it can serve."""

from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.relay.relay import Relay, RelayError
from parley.store.database import Database
from parley.web.reply import json_reply


def health(database: Database, relay: Relay, answers: Answers) -> Blueprint:
    """`/api/health/…`."""
    calls = Blueprint("health", __name__, url_prefix="/api/health")

    @calls.get("/live")
    def live() -> Response:
        return json_reply({"status": "live"})

    @calls.get("/ready")
    def ready() -> Response:
        answers.check_open()
        database.check()
        if not relay.has_others:
            return json_reply({"status": "ready", "database": "ok"})
        try:
            relay.check()
        except RelayError:
            # Answers are written here all the same, and read elsewhere from the database.
            return json_reply({"status": "degraded", "database": "ok", "redis": "unreachable"})
        return json_reply({"status": "ready", "database": "ok", "redis": "ok"})

    return calls
