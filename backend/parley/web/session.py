"""What a page needs to know before anything else: whose data it shows, and what it may do."""

from collections.abc import Mapping

from flask import Blueprint, Response

from parley.domain.file import MOST_FILES
from parley.web.bodies import MAX_BODY_BYTES, MOST_ANSWERS
from parley.web.reply import json_reply
from parley.web.stream import HEARTBEAT_S

# Two heartbeats and a little: a connection that is silent for longer is dead.
_WATCHDOG_S = 25.0


def session(
    owner_id: str,
    running_answers: int,
    session_expiry_s: float,
    upload_bytes: int,
    import_bytes: int,
    features: Mapping[str, bool],
) -> Blueprint:
    """`/api/session`."""
    calls = Blueprint("session", __name__, url_prefix="/api/session")

    @calls.get("")
    def show() -> Response:
        return json_reply(
            {
                "owner": {"id": owner_id},
                "limits": {
                    "running_answers": running_answers,
                    "answers_at_once": min(MOST_ANSWERS, running_answers),
                    "body_bytes": MAX_BODY_BYTES,
                    "upload_bytes": upload_bytes,
                    "import_bytes": import_bytes,
                    "files": MOST_FILES,
                    "session_expiry_ms": round(session_expiry_s * 1000),
                },
                "features": features,
                "heartbeat_ms": round(HEARTBEAT_S * 1000),
                "watchdog_ms": round(_WATCHDOG_S * 1000),
            }
        )

    return calls
