"""The door of this room: nothing new is begun once it is shut, and whoever shuts it waits for what was being begun."""

from collections.abc import Iterator
from contextlib import contextmanager

from gevent.event import Event as Bell

from parley.domain.errors import ShuttingDownError

_RETRY_AFTER_S = 1


class Door:
    """Open at first; never opened again."""

    def __init__(self) -> None:
        self._is_shut = False
        self._passing = 0
        self._none_passing = Bell()

    def check_open(self) -> None:
        """Raises ShuttingDownError."""
        if self._is_shut:
            raise shutting_down()

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Something is begun meanwhile. Raises ShuttingDownError."""
        self.check_open()
        self._passing += 1
        self._none_passing.clear()
        try:
            yield
        finally:
            self._passing -= 1
            if not self._passing:
                self._none_passing.set()

    def shut(self) -> None:
        self._is_shut = True

    def wait_none_passing(self, timeout_s: float) -> None:
        """Blocks until all that was being begun has begun, or failed to."""
        if self._passing:
            self._none_passing.wait(timeout_s)


def shutting_down() -> ShuttingDownError:
    return ShuttingDownError("The server is being restarted: try again in a few seconds.", _RETRY_AFTER_S)
