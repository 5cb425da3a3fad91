"""An answer as Server-Sent Events: encoding, and the response."""

from collections.abc import Iterator

import msgspec
from flask import Response, request

from parley.answers.reader import Reader
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, Delta, End, Event, State
from parley.web.sink import Sink

HEARTBEAT_S = 10.0
_json = msgspec.json.Encoder().encode
_HEADERS = {
    # no-transform keeps proxies from compressing, and thereby collecting, what must go out at once.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}


def event_stream(reader: Reader) -> Response:
    """What the reader is told, as it comes."""
    descriptor = request.environ["gunicorn.socket"].fileno()
    # What gunicorn does with a body of unknown length (RFC 9112, section 7.1).
    is_chunked = request.environ["SERVER_PROTOCOL"] == "HTTP/1.1"
    body = _body(reader, descriptor, is_chunked=is_chunked)
    return Response(body, content_type="text/event-stream; charset=utf-8", headers=_HEADERS)


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


def _body(reader: Reader, descriptor: int, *, is_chunked: bool) -> Iterator[bytes]:
    # With this one gunicorn writes the head; what follows goes past it, up to the end of the body.
    yield encoded(reader.answer)
    Sink(descriptor, reader, encoded, heartbeat_s=HEARTBEAT_S, is_chunked=is_chunked).run()
