"""An answer from its question to its end, over as many connections as that takes."""

import random
from collections.abc import Callable, Iterator
from time import monotonic, sleep

from parley.terminal.events import Delta, End, Event, Started
from parley.terminal.server import LostError, RefusedError

# To where an answer goes on after a cursor, or begins without one.
Open = Callable[[str | None], Iterator[Event]]

_BASE_S = 0.1
_CAP_S = 3.0


class Restarted:
    """What was told of the answer does not count: it is told from its beginning."""


def follow(ask: Open, resume: Open, patience_s: float) -> Iterator[Event | Restarted]:
    """Each event once, whatever happens to the connection; `End` is the last.

    `ask` may be called again: the same question joins its answer. Raises LostError when nothing could be heard for
    `patience_s`, RefusedError when the server does not want to.
    """
    reading = _Reading()
    attempt, lost_at = 0, monotonic()
    while True:
        problem: LostError | RefusedError = LostError("The connection ended before the answer did.")
        try:
            for event in reading.go_on(resume if reading.has_begun else ask):
                attempt = 0
                yield event
                if isinstance(event, End):
                    return
        except LostError as error:
            problem = error
        except RefusedError as error:
            if not error.is_passing:
                raise
            problem = error
        if attempt == 0:
            lost_at = monotonic()
        pause_s = random.uniform(0.5, 1) * min(_CAP_S, _BASE_S * 2**attempt)  # noqa: S311 - spreads readers, hides nothing
        if monotonic() + pause_s >= lost_at + patience_s:
            raise problem
        attempt += 1
        sleep(pause_s)


class _Reading:
    """How much of the answer was told."""

    def __init__(self) -> None:
        self.has_begun = False
        self._cursor: str | None = None

    def go_on(self, connect: Open) -> Iterator[Event | Restarted]:
        """What one connection tells of the rest."""
        for event in connect(self._cursor):
            if isinstance(event, Started):
                if self.has_begun and event.cursor != self._cursor:
                    yield Restarted()
                self.has_begun, self._cursor = True, event.cursor
            elif isinstance(event, Delta):
                self._cursor = event.cursor
            yield event
