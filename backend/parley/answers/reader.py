"""Reading an answer: from a cursor to what follows it. Writes nothing, and waits for nothing."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from parley.answers.live import LiveAnswer
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, End, News, State
from parley.domain.message import Message


class Reader:
    """One reader of one answer. Holds a position and nothing else; whatever it has not read yet is one slice."""

    __slots__ = ("_live", "_n", "_shown", "_start", "_user_message", "is_over")

    def __init__(self, live: LiveAnswer, cursor: Cursor | None, user_message: Message | None = None) -> None:
        """`cursor`: what the reader has already; an invalid one means: start at the beginning."""
        self._live = live
        self._start = live.start_for(cursor)
        self._n = self._start.n
        self._shown: State | None = None
        self._user_message = user_message
        # There will be nothing more to read: the run has ended, or, without an `End`, goes on elsewhere.
        self.is_over = False

    @property
    def answer(self) -> Answer:
        """What is read, and where the deltas that follow begin."""
        return Answer(self._live.message, str(self._start), self._user_message)

    @property
    def answer_id(self) -> str:
        return self._live.id

    @property
    def position(self) -> Cursor:
        """After everything that was read."""
        return Cursor(self._live.run, self._n)

    @property
    def is_abandoned(self) -> bool:
        """The answer goes on elsewhere: there is no `End` of it here."""
        return self._live.is_abandoned

    def read(self) -> Sequence[News]:
        """What there is since the last time; `answer` comes before all of it."""
        live = self._live
        self.is_over = self.is_over or live.is_abandoned
        if self.is_over:
            return []
        deltas = live.pieces_after(self._n)
        self._n = live.length
        if live.state is self._shown and not live.ending:
            return deltas
        events: list[News] = [*deltas]
        if live.state is not self._shown:
            self._shown = live.state
            if live.state:
                events.append(live.state)
        if live.ending:
            self.is_over = True
            events.append(End(live.ending, live.cursor))
        return events

    @contextmanager
    def present(self, on_news: Callable[[], None]) -> Iterator[None]:
        """Counts as somebody who reads meanwhile; `on_news`: there may be something to read. It must not block."""
        with self._live.reading(on_news):
            yield
