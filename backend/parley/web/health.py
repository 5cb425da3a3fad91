"""Whether the process lives, whether it can serve, and what becomes of a stream on its way out."""

from collections.abc import Iterator
from time import monotonic
from typing import Literal, NotRequired, TypedDict

import gevent
import msgspec
from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.relay.relay import Relay, RelayError
from parley.store.database import Database
from parley.web.caller import open_to_all
from parley.web.limit import number_asked
from parley.web.openapi.operation import Parameter, described, events_of, json_of, number
from parley.web.reply import json_reply
from parley.web.sink import HEARTBEAT
from parley.web.stream import EVENT_STREAM, HEARTBEAT_S, STREAM_HEADERS

_TICKS = 12
_TICK_S = 0.25
_LONGEST_QUIET_S = 60


class Live(TypedDict):
    """The process answers."""

    status: Literal["live"]


class Ready(TypedDict):
    """What it needs is within reach; `redis` only where it is configured."""

    status: Literal["ready", "degraded"]
    database: Literal["ok"]
    redis: NotRequired[Literal["ok", "unreachable"]]


class Tick(TypedDict):
    """One event; milliseconds since the stream began."""

    sent_ms: int
    is_last: bool


def health(database: Database, relay: Relay, answers: Answers) -> Blueprint:
    """`/api/health/…`."""
    calls = Blueprint("health", __name__, url_prefix="/api/health")

    @calls.get("/live")
    @open_to_all
    @described("Whether the process is up", {200: json_of(Live, "It is.")})
    def live() -> Response:
        return json_reply(Live(status="live"))

    @calls.get("/ready")
    @open_to_all
    @described(
        "Whether it can serve",
        {200: json_of(Ready, "It can; `degraded`: Redis is out of reach, and other processes read a second late.")},
        refusals=("shutting_down",),
    )
    def ready() -> Response:
        answers.check_open()
        database.check()
        if not relay.has_others:
            return json_reply(Ready(status="ready", database="ok"))
        try:
            relay.check()
        except RelayError:
            # Answers are written here all the same, and read elsewhere from the database.
            return json_reply(Ready(status="degraded", database="ok", redis="unreachable"))
        return json_reply(Ready(status="ready", database="ok", redis="ok"))

    @calls.get("/stream")
    @open_to_all
    @described(
        "A stream to look at the way out by",
        {200: events_of({"tick": Tick}, "Twelve events in three seconds, a silence, and a last event.")},
        parameters=[
            Parameter("quiet", "Seconds of nothing but heartbeats.", number(0, _LONGEST_QUIET_S, 0)),
        ],
        refusals=("invalid",),
    )
    def stream() -> Response:
        quiet_s = number_asked("quiet", 0, 0, _LONGEST_QUIET_S)
        return Response(_ticks(quiet_s), content_type=EVENT_STREAM, headers=STREAM_HEADERS)

    return calls


def _ticks(quiet_s: int) -> Iterator[bytes]:
    """Events as an answer's, a silence with its heartbeats, and a last event."""
    begun = monotonic()

    def tick(*, is_last: bool = False) -> bytes:
        sent_ms = round((monotonic() - begun) * 1000)
        return b"event: tick\ndata: " + msgspec.json.encode(Tick(sent_ms=sent_ms, is_last=is_last)) + b"\n\n"

    for _ in range(_TICKS):
        yield tick()
        gevent.sleep(_TICK_S)
    silent_until = monotonic() + quiet_s
    while (left_s := silent_until - monotonic()) > 0:
        gevent.sleep(min(left_s, HEARTBEAT_S))
        if left_s > HEARTBEAT_S:
            yield HEARTBEAT
    yield tick(is_last=True)
