"""LiveAnswer: an answer in memory while one run of it is written, or replayed. Knows not who fills or reads it."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from time import monotonic

from gevent.event import Event as Bell

from parley.domain.cursor import Cursor
from parley.domain.events import Delta, State
from parley.domain.message import Message
from parley.domain.part import WHOLE, Part, length_of, merged
from parley.domain.run import Ending
from parley.domain.stretch import Stretch, without_beginning


class LiveAnswer:
    """An append-only log of pieces. Readers ask for what follows a position; nothing appended ever changes.

    It is the answer as of one run: Continue makes a new LiveAnswer, and readers of the old one see that one end.
    """

    __slots__ = (
        "_ended",
        "_growing",
        "_part_starts",
        "_pieces",
        "_readers",
        "_run_starts",
        "ending",
        "id",
        "is_abandoned",
        "length",
        "message",
        "owner_id",
        "run",
        "state",
        "unread_since",
    )

    def __init__(self, message: Message, owner_id: str, parts: Iterable[Part], ending: Ending | None = None) -> None:
        """`message`: the answer without its parts; `parts`: what earlier runs (or, in a replay, all runs) wrote."""
        self.message = message
        self.id = message.id
        self.run = message.run
        self.owner_id = owner_id
        self.length = 0
        self.state: State | None = None
        self.ending: Ending | None = None
        self.unread_since = monotonic()
        # What readers have seen of it is not what the store has: they have to start over.
        self.is_abandoned = False
        self._run_starts = [run.start for run in message.runs]
        self._pieces: list[Part] = []
        # The kind of the last part, if more of it may come.
        self._growing: type[Part] | None = None
        self._part_starts: list[int] = []
        self._readers: list[Callable[[], None]] = []
        self._ended = Bell()
        self.append(*parts)
        if ending:
            self.end(ending)

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
        return bool(self._readers)

    @property
    def readers(self) -> int:
        """How many read it now."""
        return len(self._readers)

    def append(self, *pieces: Part) -> bool:
        """Adds pieces in order and tells the readers once; whether any begins a part.

        An empty piece has no position: none may come here.
        """
        begins = False
        for piece in pieces:
            kind = type(piece)
            if kind is not self._growing:
                begins = True
                self._part_starts.append(self.length)
                self._growing = None if kind in WHOLE else kind
            self._pieces.append(piece)
            self.length += 1 if isinstance(piece, WHOLE) else len(piece.text)
        self.state = None
        for on_news in self._readers:
            on_news()
        return begins

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
        last = self._pieces[-1]
        if n + length_of(last) == self.length:
            # As nearly always: who reads along has everything but the latest.
            return [Delta(len(self._part_starts) - 1, last, Cursor(self.run, self.length))]
        deltas = []
        part = bisect_right(self._part_starts, n) - 1
        for whole in self._whole_after(n):
            n += length_of(whole)
            deltas.append(Delta(part, whole, Cursor(self.run, n)))
            part += 1
        return deltas

    def since(self, n: int) -> Stretch:
        """What was written from position `n` on."""
        return Stretch(self.id, self.run, n, self._whole_after(n) if n < self.length else [])

    def condense(self, n: int) -> None:
        """Keeps what was written from position `n` on as few pieces: for each token, one takes ten times the memory."""
        at, _ = self._at(n)
        self._pieces[at:] = merged(self._pieces[at:])

    def _whole_after(self, n: int) -> list[Part]:
        at, start = self._at(n)
        pieces = self._pieces[at:]
        pieces[:1] = without_beginning(pieces[:1], n - start)
        return merged(pieces)

    def _at(self, n: int) -> tuple[int, int]:
        """Which piece holds position `n`, and where that begins."""
        # From the end, for what is asked for is nearly always near it.
        at, start = len(self._pieces), self.length
        while start > n:
            at -= 1
            start -= length_of(self._pieces[at])
        return at, start

    def start_for(self, cursor: Cursor | None) -> Cursor:
        """Where a reader who has `cursor` goes on: there if it is valid, else at the beginning."""
        if cursor and cursor.is_valid(self._run_starts, self.length):
            return cursor
        return Cursor(self.run, 0)

    @contextmanager
    def reading(self, on_news: Callable[[], None]) -> Iterator[None]:
        """Counts as a reader meanwhile; `on_news` is called whenever there is something new, and must not block."""
        self._readers.append(on_news)
        try:
            yield
        finally:
            self._readers.remove(on_news)
            self.unread_since = monotonic()

    def _wake(self) -> None:
        for on_news in self._readers:
            on_news()
