"""Reading an answer: a pure step from a cursor to what follows it, and the loop that drives it. Writes nothing."""

from collections.abc import Iterator
from contextlib import contextmanager

from gevent.event import Event as Bell

from parley.answers.live import LiveAnswer
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, Delta, End, Event, State
from parley.domain.message import Message


def step(live: LiveAnswer, n: int, shown: State | None) -> tuple[list[Delta | State | End], int]:
    """What a reader at position `n`, to whom state `shown` was told last, is told next; and where it is then."""
    events: list[Delta | State | End] = [*live.pieces_after(n)]
    if live.state and live.state is not shown:
        events.append(live.state)
    if live.ending:
        events.append(End(live.ending, live.cursor))
    return events, live.length


class Reader:
    """One reader of one answer. Holds a position and nothing else; whatever it has not read yet is one slice."""

    def __init__(self, live: LiveAnswer, cursor: Cursor | None, user_message: Message | None = None) -> None:
        """`cursor`: what the reader has already; an invalid one means: start at the beginning."""
        self._live = live
        self._start = live.start_for(cursor)
        self._user_message = user_message
        self._bell: Bell | None = None
        self._has_left = False

    @property
    def answer(self) -> Answer:
        """The first event: what is read, and where the deltas that follow begin."""
        return Answer(self._live.message, str(self._start), self._user_message)

    def leave(self) -> None:
        """Ends `events` at its next step: the reader is gone. May be called from anywhere, also from the hub."""
        self._has_left = True
        if self._bell:
            self._bell.set()

    def events(self, heartbeat_s: float) -> Iterator[Event | None]:
        """Everything after the cursor, until the run's end. None stands for `heartbeat_s` without any event.

        Without an `End` where the answer goes on elsewhere: the reader has to ask anew.
        """
        yield self.answer
        n, shown = self._start.n, None
        with self._present() as bell:
            while not (self._has_left or self._live.is_abandoned):
                bell.clear()
                events, n = step(self._live, n, shown)
                for event in events:
                    yield event
                    if isinstance(event, State):
                        shown = event
                    elif isinstance(event, End):
                        return
                if not bell.wait(heartbeat_s):
                    yield None

    @contextmanager
    def _present(self) -> Iterator[Bell]:
        with self._live.reading() as bell:
            self._bell = bell
            yield bell
