"""The reply to a call, as it comes: its bytes, or its events whole. Blocks the greenlet that reads it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

import gevent
from gevent.socket import wait_read
from requests import RequestException, Response

from parley.upstream.arriving import Arrivals
from parley.upstream.body import BLANK_LINE, EventResponse
from parley.upstream.decoder import cut_off
from parley.upstream.error import UpstreamError

# The end of a stream says so; what closes its body is nearly always in the same packet.
_TERMINATION_S = 0.25


class CallReply:
    """Raises UpstreamError where the body breaks off."""

    def __init__(self, response: Response) -> None:
        """Of a response whose head has been read."""
        self._response = response
        self._arrivals = Arrivals(response.raw)
        # What was looked at before it is read.
        self._held = b""
        self.content_type = response.headers.get("Content-Type", "application/octet-stream")
        # Without its parameters.
        self.media_type = self.content_type.partition(";")[0].strip().lower()

    def begins_with(self, mark: bytes) -> bool:
        """Whether the body does, white space aside. Waits for its first bytes, of which nothing is lost."""
        self._held = next(self.pieces(), b"")
        return self._held.lstrip().startswith(mark)

    def pieces(self) -> Iterator[bytes]:
        """The bytes as they arrive."""
        while (piece := self._read()) is not None:
            if piece:
                yield piece
            else:
                self._wait()

    def whole(self, most_bytes: int) -> bytes:
        """All of them. Raises UpstreamError if there are more than that."""
        pieces, size = [], 0
        for piece in self.pieces():
            size += len(piece)
            if size > most_bytes:
                raise UpstreamError("provider_error", f"The provider's reply is larger than {most_bytes:,} bytes.")
            pieces.append(piece)
        return b"".join(pieces)

    def events(self) -> Iterator[Sequence[bytes]]:
        """Of an event stream: those that arrived together, each without the blank line behind it."""
        together: list[bytes] = []
        for event in EventResponse(self._response, self._read).iter_lines(delimiter=BLANK_LINE):
            if event:
                together.append(event)
                continue
            if together:
                yield together
                together = []
            self._wait()
        if together:
            yield together

    def drain(self) -> None:
        """Reads what is left behind the end of a stream: only then is its connection free for the next request."""
        with suppress(_NotTerminatedError), gevent.Timeout(_TERMINATION_S, _NotTerminatedError):
            for _ in self.pieces():
                pass

    def _read(self) -> bytes | None:
        if self._held:
            held, self._held = self._held, b""
            return held
        try:
            return self._arrivals.read()
        except RequestException:
            raise cut_off() from None

    def _wait(self) -> None:
        if not self._arrivals.is_ready:
            wait_read(self._arrivals.descriptor)


class _NotTerminatedError(Exception):
    """The provider keeps a body open whose last event it has sent."""
