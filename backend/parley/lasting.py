"""Work that goes on for as long as the process does: an error of its own is logged, and it starts over."""

from collections.abc import Callable

import gevent

_PAUSE_S = 1.0


class LastingWork:
    """One greenlet at a time. `work` returns only when there is nothing left to do for it, ever."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._is_closed = False
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        """Begins."""
        if not self._is_closed:
            self._greenlet = gevent.Greenlet(self._work)
            # gevent has logged the error by then.
            self._greenlet.link_exception(lambda _: gevent.spawn_later(_PAUSE_S, self.start))
            self._greenlet.start()

    def close(self) -> None:
        """Ends it, wherever it is."""
        self._is_closed = True
        if self._greenlet:
            self._greenlet.kill()
