"""LiveAnswer: an answer in memory while one run of it is written, or replayed. Knows not who fills or reads it."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from gevent.event import Event as Bell

from parley.domain.cursor import Cursor
from parley.domain.events import Delta, State
from parley.domain.message import Message
from parley.domain.part import Part, grows_into, length_of, merged
from parley.domain.run import Ending
from parley.domain.stretch import Stretch, without_beginning


class LiveAnswer:
    """An append-only log of pieces. Readers ask for what follows a position; nothing appended ever changes.

    It is the answer as of one run: Continue makes a new LiveAnswer, and readers of the old one see that one end.
    """

    def __init__(self, message: Message, owner_id: str, parts: Iterable[Part], ending: Ending | None = None) -> None:
        """`message`: the answer without its parts; `parts`: what earlier runs (or, in a replay, all runs) wrote."""
        self.message = message
        self.owner_id = owner_id
        self.length = 0
        self.state: State | None = None
        self.ending: Ending | None = None
        self.unread_since = monotonic()
        # What readers have seen of it is not what the store has: they have to start over.
        self.is_abandoned = False
        self._run_starts = [run.start for run in message.runs]
        self._pieces: list[Part] = []
        self._starts: list[int] = []
        self._part_starts: list[int] = []
        self._bells: set[Bell] = set()
        self._ended = Bell()
        self.append(parts)
        if ending:
            self.end(ending)

    @property
    def id(self) -> str:
        return self.message.id

    @property
    def run(self) -> int:
        return self.message.run

    @property
    def cursor(self) -> Cursor:
        """The position after everything written so far."""
        return Cursor(self.run, self.length)

    @property
    def last_piece(self) -> Part | None:
        """The end of what is written: a piece of the last part."""
        return self._pieces[-1] if self._pieces else None

    @property
    def has_readers(self) -> bool:
        return bool(self._bells)

    def append(self, pieces: Iterable[Part]) -> None:
        """Adds pieces in order and wakes the readers once. Empty pieces must not come here: they have no position."""
        for piece in pieces:
            if not grows_into(self._pieces[-1] if self._pieces else None, piece):
                self._part_starts.append(self.length)
            self._pieces.append(piece)
            self._starts.append(self.length)
            self.length += length_of(piece)
        self.state = None
        self._wake()

    def show(self, state: State) -> None:
        """Tells the readers what the answer waits for, until the next piece comes."""
        self.state = state
        self._wake()

    def end(self, ending: Ending) -> None:
        """Tells the readers how the run ended. Whoever calls has stored it."""
        self.state = None
        self.ending = ending
        self._ended.set()
        self._wake()

    def abandon(self) -> None:
        """It does not end here: somebody else has the answer as it is stored. Its readers have to ask for that."""
        self.is_abandoned = True
        self._ended.set()
        self._wake()

    def wait_ended(self, timeout_s: float | None = None) -> Ending | None:
        """Blocks until the run has ended; None if it did not within `timeout_s`, or not here."""
        self._ended.wait(timeout_s)
        return self.ending

    def parts(self) -> list[Part]:
        """Everything written so far, each part whole."""
        return merged(self._pieces)

    def pieces_after(self, n: int) -> list[Delta]:
        """What follows position `n`: one delta for each part touched, each with the cursor after it."""
        if n >= self.length:
            return []
        first = bisect_right(self._starts, n) - 1
        pieces = [*without_beginning([self._pieces[first]], n - self._starts[first]), *self._pieces[first + 1 :]]
        deltas = []
        part = bisect_right(self._part_starts, n) - 1
        for whole in merged(pieces):
            n += length_of(whole)
            deltas.append(Delta(part, whole, Cursor(self.run, n)))
            part += 1
        return deltas

    def since(self, n: int) -> Stretch:
        """What was written from position `n` on."""
        return Stretch(self.id, self.run, n, [delta.piece for delta in self.pieces_after(n)])

    def start_for(self, cursor: Cursor | None) -> Cursor:
        """Where a reader who has `cursor` goes on: there if it is valid, else at the beginning."""
        if cursor and cursor.is_valid(self._run_starts, self.length):
            return cursor
        return Cursor(self.run, 0)

    @contextmanager
    def reading(self) -> Iterator[Bell]:
        """Counts as a reader meanwhile; the bell is rung whenever there is something new."""
        bell = Bell()
        self._bells.add(bell)
        try:
            yield bell
        finally:
            self._bells.discard(bell)
            self.unread_since = monotonic()

    def _wake(self) -> None:
        for bell in self._bells:
            bell.set()
