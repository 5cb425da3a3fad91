"""Whether the process lives, and whether it can serve."""

from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.store.database import Database
from parley.web.reply import json_reply


def health(database: Database, answers: Answers) -> Blueprint:
    """`/api/health/…`."""
    calls = Blueprint("health", __name__, url_prefix="/api/health")

    @calls.get("/live")
    def live() -> Response:
        return json_reply({"status": "live"})

    @calls.get("/ready")
    def ready() -> Response:
        answers.check_open()
        database.check()
        return json_reply({"status": "ready", "database": "ok"})

    return calls
