"""A deadline that can be moved cheaply: raises in one greenlet when it passes. Knows nothing of what is timed."""

from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

import gevent


class Deadline:
    """Throws `error()` into the greenlet that entered it, once its time has passed.

    Moving it further away, as every token does, only writes a number: the timer looks at it when it fires, and is
    set anew for what is left.
    """

    def __init__(self, seconds: float, error: Callable[[], Exception]) -> None:
        self._seconds = seconds
        self._error = error

    def __enter__(self) -> Self:
        self._target = gevent.getcurrent()
        self._due = monotonic() + self._seconds
        self._start_timer(self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.close()

    def move(self, seconds: float) -> None:
        """The deadline is now `seconds` from here."""
        self._due = monotonic() + seconds
        if self._due < self._fires_at:
            self._timer.close()
            self._start_timer(seconds)

    def _start_timer(self, seconds: float) -> None:
        self._fires_at = monotonic() + seconds
        self._timer = gevent.get_hub().loop.timer(seconds)
        self._timer.start(self._fire)

    def _fire(self) -> None:
        left = self._due - monotonic()
        self._timer.close()
        if left > 0:
            self._start_timer(left)
        else:
            self._target.throw(self._error())
