"""Answers as Server-Sent Events: encoding, and the response."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypedDict, TypeVar

import msgspec
from flask import Response, request

from parley.answers.reader import Reader
from parley.answers.readers import Readers, Told
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, Delta, End, Event, State
from parley.domain.part import Part
from parley.domain.run import Ending
from parley.web.held import Hold, hold
from parley.web.openapi.operation import AllOf, Parameter
from parley.web.sink import Readable, Sink

HEARTBEAT_S = 10.0
EVENT_STREAM = "text/event-stream; charset=utf-8"
_json = msgspec.json.Encoder().encode
STREAM_HEADERS = {
    # no-transform keeps proxies from compressing, and thereby collecting, what must go out at once.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}
T = TypeVar("T")


class DeltaOf(TypedDict):
    """Which part of the answer a delta is of."""

    part: int


class EventOf(TypedDict):
    """Which answer an event is about."""

    answer: str


class EventAt(EventOf):
    """… and how far that one has come with it."""

    cursor: str


# What streams consist of, for whoever reads about them: see `encoded` and `encoded_told`.
EVENTS = {"answer": Answer, "delta": AllOf([DeltaOf, Part]), "status": State, "end": Ending}
JOINT_EVENTS = {
    "answer": AllOf([EventOf, Answer]),
    "delta": AllOf([EventAt, DeltaOf, Part]),
    "status": AllOf([EventAt, State]),
    "end": AllOf([EventAt, Ending]),
}
LAST_EVENT_ID = Parameter("Last-Event-ID", "The cursor to go on from.", {"type": "string"}, "header")


def event_stream(reader: Reader) -> Response:
    """What the reader is told, as it comes."""
    return streamed(encoded(reader.answer), reader, encoded)


def joint_stream(readers: Readers) -> Response:
    """The same of several answers at once: each event says which one it is about."""
    head = b"".join(b"event: answer\ndata: " + _about(each.message.id, each) + b"\n\n" for each in readers.answers)
    return streamed(head, readers, encoded_told)


def streamed(head: bytes, reader: Readable[T], encode: Callable[[T], bytes]) -> Response:
    """An event stream that begins with `head`, which is not nothing."""
    descriptor = request.environ["gunicorn.socket"].fileno()
    # What gunicorn does with a body of unknown length (RFC 9112, section 7.1).
    is_chunked = request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    sink = partial(Sink, descriptor, reader, encode, heartbeat_s=HEARTBEAT_S, is_chunked=is_chunked)
    body = _body(head, sink, hold())
    return Response(body, content_type=EVENT_STREAM, headers=STREAM_HEADERS)


def last_event_id(fallback: str | None = None) -> Cursor | None:
    """Where the client says it is: `Last-Event-ID`, else `fallback`; None if that is no cursor."""
    return Cursor.parse(request.headers.get("Last-Event-ID") or fallback)


def encoded(event: Event) -> bytes:
    """One event: its name, its cursor if it has one, and one line of JSON."""
    match event:
        case Delta():
            # The part's own fields stand beside its number.
            fields = _json(event.piece)[1:]
            at = event.cursor
            return b'event: delta\nid: %d-%d\ndata: {"part":%d,%b\n\n' % (at.run, at.n, event.part, fields)
        case Answer():
            return b"event: answer\ndata: " + _json(event) + b"\n\n"
        case State():
            return b"event: status\ndata: " + _json(event) + b"\n\n"
        case End():
            data = _json(event.ending)
            return b"event: end\nid: %d-%d\ndata: %b\n\n" % (event.cursor.run, event.cursor.n, data)


def encoded_told(told: Told) -> bytes:
    """One event of one of several answers: which one, and its cursor, stand in the data."""
    match told.event:
        case Delta():
            fields = b'"cursor":"%d-%d","part":%d,%b' % (*_place(told), told.event.part, _json(told.event.piece)[1:])
            return b'event: delta\ndata: {"answer":"%b",%b\n\n' % (told.answer_id.encode(), fields)
        case State():
            return b"event: status\ndata: " + _at(told, told.event) + b"\n\n"
        case End():
            return b"event: end\ndata: " + _at(told, told.event.ending) + b"\n\n"


def _at(told: Told, value: State | Ending) -> bytes:
    return _about(told.answer_id, value, b'"cursor":"%d-%d",' % _place(told))


def _place(told: Told) -> tuple[int, int]:
    return told.cursor.run, told.cursor.n


def _about(answer_id: str, value: Answer | State | Ending, more: bytes = b"") -> bytes:
    return b'{"answer":"%b",%b%b' % (answer_id.encode(), more, _json(value)[1:])


def _body(head: bytes, open_sink: Callable[[], Sink[T]], hold: Hold) -> Iterator[bytes]:
    # With this one gunicorn writes the response's own head; what follows goes past it, up to the end of the body.
    yield head
    sink = open_sink()
    with hold(sink.leave):
        sink.run()
