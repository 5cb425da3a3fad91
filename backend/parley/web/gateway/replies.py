"""What is handed back to a client: whole, or as it comes. A client that leaves is answered no further."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from urllib.parse import quote

from flask import Response, request

from parley.forwarding.forwarded import Forwarded
from parley.upstream.error import UpstreamError
from parley.web.departure import noticing_departure
from parley.web.gateway.errors import error_event, provider_reply
from parley.web.held import Hold, hold
from parley.web.sink import HEARTBEAT
from parley.web.stream import HEARTBEAT_S, STREAM_HEADERS, streamed

_EVENTS, _JSON = "text/event-stream", "application/json"
# What stands in a header as it is; models may have any name.
_VISIBLE = "!#$&'()*+,/:;=?@[]~"


def handed_back(forwarded: Forwarded, *, is_stream: bool) -> Response:
    """Waits until there is a reply; for a stream no longer than connections are silent, so that none looks dead."""
    descriptor = request.environ["gunicorn.socket"].fileno()
    with noticing_departure(descriptor, forwarded.close), hold()(forwarded.close):
        forwarded.wait(HEARTBEAT_S if is_stream else None)
    if forwarded.error and not forwarded.content_type:
        return provider_reply(forwarded.error)
    if is_stream and (not forwarded.content_type or _is(forwarded, _EVENTS)):
        response = streamed(b"".join(forwarded.read()) or HEARTBEAT, _Stream(forwarded), bytes)
    elif _is(forwarded, _JSON):
        response = Response(b"".join(forwarded.pieces()), content_type=forwarded.content_type)
    else:
        response = Response(
            _shown(descriptor, forwarded, hold()), content_type=forwarded.content_type, headers=STREAM_HEADERS
        )
    if forwarded.content_type:
        response.headers["Parley-Model"] = quote(forwarded.model, safe=_VISIBLE)
    if forwarded.dropped:
        response.headers["Parley-Dropped-Params"] = ", ".join(forwarded.dropped)
    response.call_on_close(forwarded.close)
    return response


class _Stream:
    """The events, and what went wrong as one more."""

    def __init__(self, forwarded: Forwarded) -> None:
        self._forwarded = forwarded
        self._has_told = False

    @property
    def is_over(self) -> bool:
        return self._has_told

    def read(self) -> Sequence[bytes]:
        forwarded = self._forwarded
        pieces = list(forwarded.read())
        error = forwarded.error
        if pieces and not _is(forwarded, _EVENTS):
            pieces = []
            error = UpstreamError("provider_error", "The provider was asked for a stream, and did not send one.")
        if forwarded.is_over and not self._has_told:
            self._has_told = True
            if error:
                pieces.append(error_event(error))
        return pieces

    def present(self, on_news: Callable[[], None]) -> AbstractContextManager[None]:
        return self._forwarded.present(on_news)


def _shown(descriptor: int, forwarded: Forwarded, hold: Hold) -> Iterator[bytes]:
    """What goes wrong ends the body before its end: there is no other way to say so."""
    with noticing_departure(descriptor, forwarded.close), hold(forwarded.close):
        try:
            yield from forwarded.pieces()
        except UpstreamError as error:
            # Nobody is there any more to be told.
            if error.code != "stopped":
                raise


def _is(forwarded: Forwarded, media_type: str) -> bool:
    return forwarded.content_type.partition(";")[0].strip().lower() == media_type
