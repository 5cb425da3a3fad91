"""An answer over as many connections as it takes."""

from collections.abc import Iterator, Sequence
from time import monotonic

import pytest

from parley.terminal.events import Delta, End, Event, Message, Started
from parley.terminal.following import Restarted, follow
from parley.terminal.server import LostError, RefusedError

MESSAGE = Message("a", "c")
END = End("complete")


def begun(cursor: str) -> Started:
    return Started(MESSAGE, cursor)


def said(text: str, cursor: str) -> Delta:
    return Delta("text", text, cursor=cursor)


class Connections:
    """One after the other, each what is heard on it and how it breaks off."""

    def __init__(self, *connections: Sequence[Event | Exception]) -> None:
        self._connections = list(connections)
        # From where each was opened, and whether it asked.
        self.opened: list[tuple[str, str | None]] = []

    def ask(self, cursor: str | None) -> Iterator[Event]:
        return self._open("ask", cursor)

    def resume(self, cursor: str | None) -> Iterator[Event]:
        return self._open("resume", cursor)

    def _open(self, how: str, cursor: str | None) -> Iterator[Event]:
        self.opened.append((how, cursor))
        for each in self._connections.pop(0):
            if isinstance(each, Exception):
                raise each
            yield each


def followed(connections: Connections, patience_s: float = 20.0) -> list[Event | type[Restarted]]:
    events = follow(connections.ask, connections.resume, patience_s)
    return [Restarted if isinstance(event, Restarted) else event for event in events]


def test_it_is_asked_again_until_it_has_begun_and_gone_on_with_from_then_on() -> None:
    connections = Connections(
        [LostError("refused")],
        [RefusedError(503, "It is about to end.")],
        [],
        [begun("1-0"), said("It", "1-2"), LostError("cut")],
        [begun("1-2")],
        [begun("1-2"), said(" is", "1-5"), END],
    )
    told = [event for event in followed(connections) if not isinstance(event, Started)]
    assert told == [said("It", "1-2"), said(" is", "1-5"), END]
    assert connections.opened == [("ask", None)] * 4 + [("resume", "1-2")] * 2


def test_what_is_told_from_the_beginning_again_is_announced() -> None:
    connections = Connections(
        [begun("1-0"), said("It", "1-2"), LostError("cut")], [begun("1-0"), said("He", "1-2"), END]
    )
    assert followed(connections) == [begun("1-0"), said("It", "1-2"), Restarted, begun("1-0"), said("He", "1-2"), END]


def test_a_refusal_that_stays_one_is_the_end() -> None:
    connections = Connections([RefusedError(422, "No.")])
    with pytest.raises(RefusedError):
        followed(connections)
    assert len(connections.opened) == 1


def test_who_hears_nothing_gives_up_once_and_not_before_patience_is_over() -> None:
    connections = Connections([begun("1-0"), LostError("cut")], *[[LostError("refused")]] * 100)
    started = monotonic()
    with pytest.raises(LostError, match="refused"):
        followed(connections, patience_s=1.0)
    assert 0.2 < monotonic() - started < 1.0 + 0.5
    assert len(connections.opened) > 3
