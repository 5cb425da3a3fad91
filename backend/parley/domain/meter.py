"""A meter is told what happens, in numbers; of people, and of what they say, it is told nothing."""

from collections.abc import Iterable
from typing import Literal, NamedTuple, Protocol

from parley.domain.ledger import Entry, Purpose
from parley.domain.run import Ending

# What the checkpointer stores: the latest of everything that is being written, or one answer that has ended.
Stored = Literal["tails", "end"]


class Vitals(NamedTuple):
    """How a process is, at this moment. `lag_s`: so much later than asked for the event loop came back."""

    running: int
    unstored: int
    readers: int
    lag_s: float


class Response(NamedTuple):
    """`route`: with names in the place of ids. `head_s`: how long it took until its head was there.

    `is_routine`: somebody looks whether this server lives, or fetches a part of the page.
    """

    method: str
    route: str
    status: int
    head_s: float
    is_routine: bool


class Meter(Protocol):
    """No call blocks or fails. None is made for a single token."""

    def note_run(self, model: str, ending: Ending) -> None:
        """A run of an answer, to be written by the model with this id, has ended, and that is stored."""

    def note_entries(self, purpose: Purpose, entries: Iterable[Entry]) -> None:
        """They stand in the ledger."""

    def note_upstream_error(self, provider: str, code: str) -> None:
        """One request to the provider has failed; it may be made again."""

    def note_stored(self, what: Stored, seconds: float) -> None:
        """The checkpointer took so long to store something."""

    def note_not_stored(self) -> None:
        """The database was out of reach for it: it tries again."""

    def note_response(self, response: Response) -> None:
        """Its head goes out."""

    def note_vitals(self, vitals: Vitals) -> None:
        """They take the place of those before."""


class Unmetered:
    """For an installation that nobody watches."""

    def note_run(self, model: str, ending: Ending) -> None: ...

    def note_entries(self, purpose: Purpose, entries: Iterable[Entry]) -> None: ...

    def note_upstream_error(self, provider: str, code: str) -> None: ...

    def note_stored(self, what: Stored, seconds: float) -> None: ...

    def note_not_stored(self) -> None: ...

    def note_response(self, response: Response) -> None: ...

    def note_vitals(self, vitals: Vitals) -> None: ...
