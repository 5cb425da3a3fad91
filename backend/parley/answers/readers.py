"""Several answers read as one. Holds their readers and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import NamedTuple

from parley.answers.reader import Reader
from parley.domain.cursor import Cursor
from parley.domain.events import Answer, News, State


class Told(NamedTuple):
    """What the reader of several answers is told of one of them."""

    answer_id: str
    cursor: Cursor
    event: News


class Readers:
    """Reads like a Reader; each event says which answer it is about, and where that stands after it."""

    __slots__ = ("_readers", "is_over")

    def __init__(self, readers: Sequence[Reader]) -> None:
        self._readers = readers
        # All have ended; or one goes on elsewhere, which its reader has to ask for, and so for all of them.
        self.is_over = False

    @property
    def answers(self) -> list[Answer]:
        """What is read, and where the deltas that follow begin."""
        return [reader.answer for reader in self._readers]

    def read(self) -> Sequence[Told]:
        """What there is since the last time; the `answers` come before all of it."""
        told = [
            Told(reader.answer_id, reader.position if isinstance(event, State) else event.cursor, event)
            for reader in self._readers
            for event in reader.read()
        ]
        self.is_over = all(reader.is_over for reader in self._readers) or any(
            reader.is_abandoned for reader in self._readers
        )
        return told

    @contextmanager
    def present(self, on_news: Callable[[], None]) -> Iterator[None]:
        """Counts as somebody who reads all of them meanwhile; `on_news` must not block."""
        with ExitStack() as stack:
            for reader in self._readers:
                stack.enter_context(reader.present(on_news))
            yield
