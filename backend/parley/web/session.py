"""What a page needs to know before anything else: whose data it shows, and what it may do."""

from collections.abc import Callable
from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.file import MOST_FILES
from parley.domain.person import Person
from parley.web.bodies import MAX_BODY_BYTES, MOST_ANSWERS
from parley.web.caller import owner_id, person
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply
from parley.web.stream import HEARTBEAT_S

# Two heartbeats and a little: a connection that is silent for longer is dead.
_WATCHDOG_S = 25.0


class Owner(TypedDict):
    """Whose data it is; what a browser keeps is kept under this id."""

    id: str


class SessionLimits(TypedDict):
    """What is taken, and kept, at most. `retention_days`: null: conversations are kept for ever."""

    running_answers: int
    answers_at_once: int
    body_bytes: int
    upload_bytes: int
    import_bytes: int
    files: int
    session_expiry_ms: int
    retention_days: int | None


class Features(TypedDict):
    """What this installation does besides. `transcription`, `speech`: there is a model for it, as far as is known."""

    model_titles: bool
    budget: bool
    transcription: bool
    speech: bool


class Session(TypedDict):
    """`person`: who is signed in, null where nobody has to be. `watchdog_ms`: a stream silent for longer is dead.

    `is_vouched`: somebody else says with each call whose it is, so that the next one may be another one's.
    """

    owner: Owner
    person: Person | None
    is_vouched: bool
    limits: SessionLimits
    features: Features
    heartbeat_ms: int
    watchdog_ms: int


def session(
    running_answers: Callable[[str], int],
    session_expiry_s: float,
    retention_days: int | None,
    upload_bytes: int,
    import_bytes: int,
    features: Callable[[str], Features],
    *,
    is_vouched: bool,
) -> Blueprint:
    """`/api/session`. `running_answers`, `features`: of an owner."""
    calls = Blueprint("session", __name__, url_prefix="/api/session")

    @calls.get("")
    @described(
        "What a page needs to know before anything else",
        {200: json_of(Session, "Whose it is, limits, and times of streams.")},
    )
    def show() -> Response:
        owner = owner_id()
        running = running_answers(owner)
        return json_reply(
            Session(
                owner=Owner(id=owner),
                person=person(),
                is_vouched=is_vouched,
                limits=SessionLimits(
                    running_answers=running,
                    answers_at_once=min(MOST_ANSWERS, running),
                    body_bytes=MAX_BODY_BYTES,
                    upload_bytes=upload_bytes,
                    import_bytes=import_bytes,
                    files=MOST_FILES,
                    session_expiry_ms=round(session_expiry_s * 1000),
                    retention_days=retention_days,
                ),
                features=features(owner),
                heartbeat_ms=round(HEARTBEAT_S * 1000),
                watchdog_ms=round(_WATCHDOG_S * 1000),
            )
        )

    return calls
