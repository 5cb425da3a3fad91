"""An answer as Server-Sent Events: encoding, the response, and noticing that its client has gone."""

from collections.abc import Iterator
from contextlib import contextmanager
from socket import MSG_DONTWAIT, MSG_PEEK
from typing import Protocol

import gevent
import msgspec
from flask import Response, request
from gevent import monkey

from parley.answers.reader import Reader
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, Delta, End, Event, State

HEARTBEAT_S = 10.0
_HEARTBEAT = b": hb\n\n"
_HEADERS = {
    # no-transform keeps proxies from compressing, and thereby collecting, what must go out at once.
    "Cache-Control": "no-cache, no-transform",
    "X-Accel-Buffering": "no",
}
# The real one: gevent's would switch to the hub, in which the watcher's callback runs.
_socket = monkey.get_original("socket", "socket")


class _Socket(Protocol):
    def fileno(self) -> int: ...


def event_stream(reader: Reader) -> Response:
    """What the reader is told, as it comes."""
    client = request.environ.get("gunicorn.socket")
    return Response(_body(reader, client), content_type="text/event-stream; charset=utf-8", headers=_HEADERS)


def last_event_id(fallback: str | None = None) -> Cursor | None:
    """Where the client says it is: `Last-Event-ID`, else `fallback`; None if that is no cursor."""
    return Cursor.parse(request.headers.get("Last-Event-ID") or fallback)


def encoded(event: Event) -> bytes:
    """One event: its name, its cursor if it has one, and one line of JSON."""
    match event:
        case Answer():
            return b"event: answer\ndata: " + msgspec.json.encode(event) + b"\n\n"
        case Delta():
            # The part's own fields stand beside its number.
            data = b'{"part":%d,' % event.part + msgspec.json.encode(event.piece)[1:]
            return b"event: delta\nid: %s\ndata: %s\n\n" % (str(event.cursor).encode(), data)
        case State():
            return b"event: status\ndata: " + msgspec.json.encode(event) + b"\n\n"
        case End():
            data = msgspec.json.encode(event.ending)
            return b"event: end\nid: %s\ndata: %s\n\n" % (str(event.cursor).encode(), data)


def _body(reader: Reader, client: _Socket | None) -> Iterator[bytes]:
    with _watched(client, reader):
        for event in reader.events(HEARTBEAT_S):
            yield _HEARTBEAT if event is None else encoded(event)


@contextmanager
def _watched(client: _Socket | None, reader: Reader) -> Iterator[None]:
    """Lets the reader leave as soon as the client closes its side; a write would show it only at the second attempt."""
    if client is None:
        yield
        return
    descriptor = client.fileno()
    watcher = gevent.get_hub().loop.io(descriptor, 1)

    def look() -> None:
        # A request may follow already: behind it a close cannot be seen before it is read.
        watcher.stop()
        if _has_closed(descriptor):
            reader.leave()

    watcher.start(look)
    try:
        yield
    finally:
        watcher.close()


def _has_closed(descriptor: int) -> bool:
    """Whether a socket that can be read has nothing more to be read."""
    peer = _socket(fileno=descriptor)
    try:
        return not peer.recv(1, MSG_PEEK | MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except OSError:
        return True
    finally:
        peer.detach()
