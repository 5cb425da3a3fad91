"""A reply as it flows in: read, decoded and handed on in the event loop's callbacks. No greenlet wakes for a token."""

from collections.abc import Callable, Iterator, Sequence

import gevent
from gevent.event import AsyncResult

from parley.upstream.arriving import Arrivals
from parley.upstream.decoder import Decoder
from parley.upstream.reply import ReplyEvent

_READABLE = 1

# Takes events of a reply, together those that arrived together. It must not block.
Take = Callable[[Sequence[ReplyEvent]], None]


class Flow:
    """The body of one response, until the reply in it is over and then to its end."""

    # One a running answer, and the same of every class that a token passes: half the memory it has to come from.
    __slots__ = ("_body", "_decoder", "_events", "_outcome", "_take", "_watcher")

    def __init__(self, body: Arrivals, events: Iterator[bytes], decoder: Decoder, take: Take) -> None:
        """`events`: those in the body, an empty one behind all that have arrived so far."""
        self._body = body
        self._events = events
        # None once the reply is over.
        self._decoder: Decoder | None = decoder
        self._take = take

    def tell(self) -> None:
        """Blocks until the reply is over. Raises what `events`, decoder and `take` raise."""
        self._follow()

    def drain(self) -> None:
        """Blocks until the body is over: only then is its connection free for the next request."""
        self._decoder = None
        self._follow()

    def _follow(self) -> None:
        # The first step may wait for its bytes, which only a greenlet can.
        if self._has_ended():
            return
        self._outcome: AsyncResult[None] = AsyncResult()
        self._watcher = gevent.get_hub().loop.io(self._body.descriptor, _READABLE)
        try:
            self._watcher.start(self._go_on)
            self._outcome.get()
        finally:
            self._watcher.stop()
            self._watcher.close()

    def _go_on(self) -> None:
        try:
            if self._has_ended():
                self._watcher.stop()
                self._outcome.set()
        except Exception as error:  # noqa: BLE001
            # It belongs to the greenlet that waits.
            self._watcher.stop()
            self._outcome.set_exception(error)

    def _has_ended(self) -> bool:
        """Takes what has arrived; whether that was the last of it."""
        decoder = self._decoder
        for event in self._events:
            if not event:
                if decoder:
                    self._take(decoder.arrived())
                if not self._body.is_ready:
                    return False
            elif decoder:
                decoder.add(event)
                if decoder.is_done:
                    break
        if decoder:
            self._take(decoder.end())
        return True
