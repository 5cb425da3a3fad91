"""The flusher: one a process. Carries what is written here to the other processes, and rings for what cannot wait."""

import logging
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from time import monotonic
from typing import TypeVar

import gevent
from gevent.event import Event as Bell

from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.domain.cursor import Cursor
from parley.lasting import LastingWork
from parley.relay.relay import READERS_S, Growth, Relay, RelayError, Sending, Sent

_log = logging.getLogger(__name__)
_INTERVAL_S = 0.05
# Of answers that nobody reads elsewhere so many are sent at a time: their text goes there for the case that this
# process dies, and should cost little.
_AT_ONCE = 25
# How long the relay is left alone once it could not be reached.
_REST_S = 0.5

T = TypeVar("T")


class Flusher:
    """Works for as long as the process does. Text that it cannot send now it sends later.

    Seals and stops are sent once: whoever misses them finds them in the store, a second later.
    """

    def __init__(self, running: RunningAnswers, relay: Relay) -> None:
        self._running = running
        self._relay = relay
        self._sent: dict[Pump, int] = {}
        # What the store had of answers whose stream got lost, when that was found out.
        self._lost: dict[Pump, int] = {}
        self._sealed: deque[tuple[str, int]] = deque()
        self._stops: deque[str] = deque()
        # Until when readers elsewhere count, by answer.
        self._read_until: dict[str, float] = {}
        # Whose turn it is among the others.
        self._turn = 0
        self._bell = Bell()
        self._work = LastingWork(self._run)

    def start(self) -> None:
        """Begins to carry."""
        self._work.start()

    def close(self) -> None:
        """Sends what is left, and nothing more."""
        self._work.close()
        self._send()

    def seal(self, answer_id: str, run: int) -> None:
        """The run has ended, and its end is stored. Does not block."""
        if self._relay.has_others:
            self._sealed.append((answer_id, run))
            self._bell.set()

    def ask_stops(self, answer_ids: Iterable[str]) -> None:
        """Whoever writes these answers is to stop. Does not block."""
        if self._relay.has_others:
            self._stops.extend(answer_ids)
            self._bell.set()

    def note_readers(self, answer_ids: Iterable[str]) -> None:
        """Somebody reads these elsewhere: if they are written here, they do not wait. Does not block."""
        own = [each for each in answer_ids if self._running.find(each)]
        if own:
            self._read_until |= dict.fromkeys(own, monotonic() + READERS_S)
            self._bell.set()

    def _run(self) -> None:
        while True:
            # Text waits for its turn; what somebody waits for does not.
            self._bell.wait(_INTERVAL_S if self._relay.has_others else None)
            self._bell.clear()
            if not self._send():
                gevent.sleep(_REST_S)

    def _send(self) -> bool:
        """False if the relay is out of reach."""
        self._lost = {pump: pump.stored for pump in self._running if self._lost.get(pump) == pump.stored}
        positions = {pump: self._sent.get(pump, pump.stored) for pump in self._running if pump not in self._lost}
        begun = [(pump.live.id, Cursor(pump.live.run, n)) for pump, n in positions.items() if pump not in self._sent]
        grown = [pump for pump, n in positions.items() if pump.live.length > n]
        growths = [Growth(pump.live.since(positions[pump]), pump.stored) for pump in self._chosen(grown)]
        sending = Sending(begun, growths, _taken(self._sealed), _taken(self._stops))
        if sending.is_empty:
            self._sent = positions
            return True
        try:
            sent = self._relay.send(sending)
        except RelayError as error:
            _log.warning("relay out of reach", extra={"cause": repr(error.__cause__)})
            return False
        self._sent = self._reached(positions, growths, sent)
        return True

    def _chosen(self, grown: Sequence[Pump]) -> list[Pump]:
        """Which of them are sent now: those that are read, and of the others as many as it is the turn of."""
        now = monotonic()
        self._read_until = {each: until for each, until in self._read_until.items() if until > now}
        read = [pump for pump in grown if pump.live.id in self._read_until]
        others = [pump for pump in grown if pump.live.id not in self._read_until]
        turn = self._turn % len(others) if others else 0
        self._turn = turn + _AT_ONCE
        return read + [*others[turn:], *others[:turn]][:_AT_ONCE]

    def _reached(self, positions: Mapping[Pump, int], growths: Iterable[Growth], sent: Sent) -> dict[Pump, int]:
        """Up to where each answer is sent.

        What is lost is begun again, from where readers cannot find it elsewhere: once the store has taken more of it.
        A process that the others took for dead finds that out there, and writes nothing any more.
        """
        ends = {growth.stretch.answer_id: growth.stretch.end for growth in growths} | dict(sent.known)
        for pump in positions:
            if pump.live.id in sent.fenced:
                # Others ended the run: it must not cost anything any more.
                pump.interrupt()
            elif pump.live.id in sent.lost:
                self._lost[pump] = pump.stored
        return {pump: ends.get(pump.live.id, n) for pump, n in positions.items() if pump.live.id not in sent.lost}


def _taken(queue: "deque[T]") -> "list[T]":
    return [queue.popleft() for _ in range(len(queue))]
