"""Whether the process lives, whether it can serve, and what becomes of a stream on its way out."""

from collections.abc import Iterator
from time import monotonic

import gevent
import msgspec
from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.relay.relay import Relay, RelayError
from parley.store.database import Database
from parley.web.limit import number_asked
from parley.web.reply import json_reply
from parley.web.sink import HEARTBEAT
from parley.web.stream import EVENT_STREAM, HEARTBEAT_S, STREAM_HEADERS

_TICKS = 12
_TICK_S = 0.25
_LONGEST_QUIET_S = 60


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

    @calls.get("/stream")
    def stream() -> Response:
        quiet_s = number_asked("quiet", 0, 0, _LONGEST_QUIET_S)
        return Response(_ticks(quiet_s), content_type=EVENT_STREAM, headers=STREAM_HEADERS)

    return calls


def _ticks(quiet_s: int) -> Iterator[bytes]:
    """Events as an answer's, a silence with its heartbeats, and a last event."""
    begun = monotonic()

    def tick(*, is_last: bool = False) -> bytes:
        sent_ms = round((monotonic() - begun) * 1000)
        return b"event: tick\ndata: " + msgspec.json.encode({"sent_ms": sent_ms, "is_last": is_last}) + b"\n\n"

    for _ in range(_TICKS):
        yield tick()
        gevent.sleep(_TICK_S)
    silent_until = monotonic() + quiet_s
    while (left_s := silent_until - monotonic()) > 0:
        gevent.sleep(min(left_s, HEARTBEAT_S))
        if left_s > HEARTBEAT_S:
            yield HEARTBEAT
    yield tick(is_last=True)
