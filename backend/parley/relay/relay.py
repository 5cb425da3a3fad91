"""What every relay can do, and what it is given. All it carries may get lost: the store has it a second later."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from parley.domain.cursor import Cursor
from parley.domain.stretch import Stretch

# How long it is remembered when somebody last read an answer, in seconds.
READERS_S = 10


class RelayError(Exception):
    """What carries answers is out of reach."""


class Growth(NamedTuple):
    """What an answer has grown by, and up to where the store has it: nobody needs the relay for that any more.

    `is_awaited`: somebody reads the answer in another process.
    """

    stretch: Stretch
    stored: int
    is_awaited: bool


class Sending(NamedTuple):
    """What a process has to say at once. `begun`: answers, each with the position where this process goes on with it.

    `sealed`: answers and the run that has ended; `stops`: answers that somebody wants to be stopped, wherever they are
    being written.
    """

    begun: Sequence[tuple[str, Cursor]] = ()
    growths: Sequence[Growth] = ()
    sealed: Sequence[tuple[str, int]] = ()
    stops: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        return not any(self)

    @property
    def is_news(self) -> bool:
        """Whether somebody may be waiting for something of it."""
        return bool(self.sealed) or any(growth.is_awaited for growth in self.growths)


class Sent(NamedTuple):
    """What came of it. `lost`: answers that have to be begun again. `fenced`: answers whose run was sealed by others.

    `known`: answers of which more had been sent already than the sender thought, and up to where.
    """

    lost: Collection[str] = ()
    fenced: Collection[str] = ()
    known: Mapping[str, int] = {}


class Carried(NamedTuple):
    """What follows a position: stretches in their order, also of later runs; `is_sealed`: a run has ended."""

    stretches: Sequence[Stretch]
    is_sealed: bool


class Bells(NamedTuple):
    """What a process hears. None of them may block."""

    # Somebody may have written something.
    news: Callable[[], None]
    # Answers that are to be stopped.
    stops: Callable[[Sequence[str]], None]
    # Answers that somebody reads now, maybe here.
    readers: Callable[[Sequence[str]], None]


class Relay(Protocol):
    """One for each process. Every call may raise RelayError, and none waits longer than a second."""

    @property
    def has_others(self) -> bool:
        """Whether there may be other processes, to whom something has to be carried."""

    def start(self, bells: Bells) -> None:
        """Rings these from now on. A message may get lost."""

    def send(self, sending: Sending) -> Sent:
        """Carries it all; if it is news, rings the bells of all who listen."""

    def read(self, positions: Mapping[str, Cursor]) -> Mapping[str, Carried]:
        """What there is of these answers behind these positions; without those of which there is nothing."""

    def note_readers(self, answer_ids: Collection[str]) -> None:
        """Somebody reads these answers here, now. Tells all who listen."""

    def last_read(self, answer_ids: Sequence[str]) -> Mapping[str, float]:
        """How many seconds ago somebody read them in any process; without those that nobody did for `READERS_S`."""

    def check(self) -> None:
        """Raises RelayError if it is out of reach."""

    def close(self) -> None:
        """Listens no more."""
