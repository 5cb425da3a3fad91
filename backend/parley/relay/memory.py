"""A relay between rooms of one process. Where there is one room, as in an ordinary installation, it carries nothing."""

from collections.abc import Collection, Mapping, Sequence
from time import monotonic

from parley.domain.cursor import Cursor
from parley.domain.stretch import Stretch
from parley.relay.relay import READERS_S, Bells, Carried, Sending, Sent


class Memory:
    """What the relays of one process have in common."""

    def __init__(self) -> None:
        self.relays: list[MemoryRelay] = []
        self.logs: dict[str, _Log] = {}
        self.read_at: dict[str, float] = {}


class MemoryRelay:
    """Each room has one of its own on the common memory. See `Relay`."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory
        self.bells = Bells(lambda: None, lambda _: None, lambda _: None)
        memory.relays.append(self)

    @property
    def has_others(self) -> bool:
        return len(self._memory.relays) > 1

    def start(self, bells: Bells) -> None:
        self.bells = bells

    def send(self, sending: Sending) -> Sent:
        logs = self._memory.logs
        lost, fenced, known = set(), set(), {}
        for answer_id, cursor in sending.begun:
            if answer_id not in logs or (logs[answer_id].end < cursor and not logs[answer_id].is_over(cursor.run)):
                logs[answer_id] = _Log(cursor)
        for growth in sending.growths:
            stretch = growth.stretch
            found = logs.get(stretch.answer_id)
            if found is None:
                lost.add(stretch.answer_id)
            elif found.is_over(stretch.run):
                fenced.add(stretch.answer_id)
            elif found.end >= Cursor(stretch.run, stretch.end):
                known[stretch.answer_id] = found.end.n
            else:
                found.append(stretch)
        for answer_id, run in sending.sealed:
            logs.setdefault(answer_id, _Log(Cursor(run, 0))).seal(run)
        self._ring(sending)
        return Sent(lost, fenced, known)

    def read(self, positions: Mapping[str, Cursor]) -> Mapping[str, Carried]:
        logs = {each: self._memory.logs[each] for each in positions if each in self._memory.logs}
        found = {each: log.after(positions[each]) for each, log in logs.items()}
        return {each: carried for each, carried in found.items() if carried.stretches or carried.is_sealed}

    def note_readers(self, answer_ids: Collection[str]) -> None:
        self._memory.read_at |= dict.fromkeys(answer_ids, monotonic())
        for relay in self._memory.relays:
            relay.bells.readers(list(answer_ids))

    def last_read(self, answer_ids: Sequence[str]) -> Mapping[str, float]:
        ages = {each: monotonic() - self._memory.read_at[each] for each in answer_ids if each in self._memory.read_at}
        return {each: age for each, age in ages.items() if age < READERS_S}

    def check(self) -> None:
        """It is always there."""

    def close(self) -> None:
        self._memory.relays.remove(self)

    def _ring(self, sending: Sending) -> None:
        for relay in self._memory.relays:
            if sending.stops:
                relay.bells.stops(sending.stops)
            if sending.is_news:
                relay.bells.news()


class _Log:
    def __init__(self, start: Cursor) -> None:
        self.end = start
        self._stretches: list[Stretch] = []
        self._sealed_run = 0

    def append(self, stretch: Stretch) -> None:
        self._stretches.append(stretch)
        self.end = Cursor(stretch.run, stretch.end)

    def seal(self, run: int) -> None:
        self._sealed_run = max(self._sealed_run, run)

    def is_over(self, run: int) -> bool:
        return run <= self._sealed_run or run < self.end.run

    def after(self, cursor: Cursor) -> Carried:
        new = [each for each in self._stretches if Cursor(each.run, each.end) > cursor]
        return Carried(new, cursor.run <= self._sealed_run)
