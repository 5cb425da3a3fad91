"""A deadline that moves by itself while there are signs of life: raises in one greenlet when it passes."""

import math
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import Self

import gevent


class Deadline:
    """Throws `error()` into the greenlet that entered it, once nothing has happened for so long.

    A sign of life, which every token is, costs nothing here: the timer asks for the last one when it fires, and is set
    anew for what is left.
    """

    def __init__(
        self, seconds: float, error: Callable[[], Exception], heard: Callable[[], float] | None = None
    ) -> None:
        """`heard`: when (as `monotonic` says) there was the last sign of life; without it there are none."""
        self._seconds = seconds
        self._error = error
        self._heard = heard

    def __enter__(self) -> Self:
        self._target = gevent.getcurrent()
        self._since = monotonic()
        self._start_timer(self._seconds)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.close()

    def move(self, seconds: float) -> None:
        """The deadline is now `seconds` from here, and that long after each sign of life."""
        self._seconds = seconds
        self._since = monotonic()
        if self._since + seconds < self._fires_at:
            self._timer.close()
            self._start_timer(seconds)

    def _start_timer(self, seconds: float) -> None:
        self._fires_at = monotonic() + seconds
        self._timer = gevent.get_hub().loop.timer(seconds)
        self._timer.start(self._fire)

    def _fire(self) -> None:
        since = max(self._since, self._heard()) if self._heard else self._since
        left = since + self._seconds - monotonic()
        self._timer.close()
        if left > 0:
            self._start_timer(left)
        else:
            # Whoever it is thrown into may go on, and move it again.
            self._fires_at = math.inf
            self._target.throw(self._error())
