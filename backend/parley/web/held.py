"""Streams that are open, and on what it rests that whoever reads them may: once that is gone, they are cut off."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from typing import cast

from flask import g

from parley.domain.standing import Standing
from parley.store.standings import StandingStore

# What is given is called, which must not block, when the stream is to end.
Hold = Callable[[Callable[[], None]], AbstractContextManager[None]]


class Held:
    """Those of this process."""

    def __init__(self, store: StandingStore) -> None:
        self._store = store
        self._leaves: dict[Standing, list[Callable[[], None]]] = {}

    @contextmanager
    def holding(self, standing: Standing, leave: Callable[[], None]) -> Iterator[None]:
        """Meanwhile `leave` is called once the standing is gone."""
        leaves = self._leaves.setdefault(standing, [])
        leaves.append(leave)
        try:
            yield
        finally:
            leaves.remove(leave)
            if not leaves and self._leaves.get(standing) is leaves:
                del self._leaves[standing]

    def look(self) -> None:
        """Cuts off who may not be here any more."""
        for standing in self._store.gone(list(self._leaves)) if self._leaves else ():
            for leave in list(self._leaves.get(standing, ())):
                leave()


def note_standing(held: Held, standing: Standing) -> None:
    """For the rest of the request."""
    g.hold_here = partial(held.holding, standing)


def hold() -> Hold:
    """For a stream that outlasts its request."""
    return cast("Hold", g.get("hold_here", _unheld))


def _unheld(_leave: Callable[[], None]) -> AbstractContextManager[None]:
    return nullcontext()
