"""The flusher: one a process. Carries what is written here to the other processes, and rings for what cannot wait."""

import logging
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from time import monotonic
from typing import TypeVar

import gevent
from gevent.event import Event as Bell

from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.domain.cursor import Cursor
from parley.domain.stretch import Stretch
from parley.lasting import LastingWork
from parley.relay.relay import READERS_S, Growth, Relay, RelayError, Sending, Sent

_log = logging.getLogger(__name__)
_INTERVAL_S = 0.05
# Of answers that nobody reads elsewhere so many are sent at a time: their text goes there for the case that this
# process dies, and should cost little.
_AT_ONCE = 5
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
        # What the store had of answers whose stream got lost, when they were sent in vain.
        self._lost: dict[Pump, int] = {}
        self._sealed: deque[tuple[str, int]] = deque()
        self._stops: deque[str] = deque()
        # Until when readers elsewhere count, by answer.
        self._read_until: dict[str, float] = {}
        # The others whose turn is still to come.
        self._turn: list[Pump] = []
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
        running = set(self._running)
        self._sent = {pump: n for pump, n in self._sent.items() if pump in running}
        self._lost = {pump: n for pump, n in self._lost.items() if pump in running and pump.stored == n}
        begun = {pump: pump.stored for pump in running - self._sent.keys() - self._lost.keys()}
        grown = self._grown()
        beginnings = [(pump.live.id, Cursor(pump.live.run, n)) for pump, n in begun.items()]
        sending = Sending(beginnings, list(grown.values()), _taken(self._sealed), _taken(self._stops))
        if sending.is_empty:
            return True
        try:
            sent = self._relay.send(sending)
        except RelayError as error:
            _log.warning("relay out of reach", extra={"cause": repr(error.__cause__)})
            return False
        self._sent |= begun
        self._note(grown, sent)
        return True

    def _grown(self) -> dict[Pump, Growth]:
        """What is to be sent now: of answers that are read elsewhere, and of as many others as have their turn."""
        now = monotonic()
        self._read_until = {each: until for each, until in self._read_until.items() if until > now}
        read = (pump for each in self._read_until if (pump := self._running.find(each)))
        awaited = ((pump, Growth(stretch, pump.stored, is_awaited=True)) for pump, stretch in self._news_of(read))
        others = islice(self._news_of(self._others()), _AT_ONCE)
        return dict(awaited) | {pump: Growth(stretch, pump.stored, is_awaited=False) for pump, stretch in others}

    def _news_of(self, pumps: Iterable[Pump]) -> Iterator[tuple[Pump, Stretch]]:
        for pump in pumps:
            n = self._sent.get(pump, pump.stored)
            if pump not in self._lost and pump.live.length > n:
                yield pump, pump.live.since(n)

    def _others(self) -> Iterator[Pump]:
        """Answers that nobody reads elsewhere, from where the last call was left on; at most to the end."""
        self._turn = self._turn or list(self._running)
        while self._turn:
            pump = self._turn.pop()
            if pump.live.id not in self._read_until and self._running.find(pump.live.id) is pump:
                yield pump

    def _note(self, grown: Mapping[Pump, Growth], sent: Sent) -> None:
        """Up to where each answer is sent.

        What is lost is begun again, from where readers cannot find it elsewhere: once the store has all that was sent
        in vain. A process that the others took for dead finds that out there, and writes nothing any more.
        """
        for pump, growth in grown.items():
            answer_id = pump.live.id
            if answer_id in sent.lost:
                del self._sent[pump]
                if growth.stored < growth.stretch.end:
                    self._lost[pump] = growth.stored
                continue
            self._sent[pump] = sent.known.get(answer_id, growth.stretch.end)
            if answer_id in sent.fenced:
                # Others ended the run: it must not cost anything any more.
                pump.interrupt()


def _taken(queue: "deque[T]") -> "list[T]":
    return [queue.popleft() for _ in range(len(queue))]
