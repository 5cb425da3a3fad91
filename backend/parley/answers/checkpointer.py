"""The checkpointer: one a process. Stores what answers have written and how they ended; reads which should stop."""

import logging
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from time import monotonic

import gevent
from gevent.event import Event as Bell
from msgspec import structs

from parley.answers.flusher import Flusher
from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.answers.stored import settle
from parley.domain.errors import UnavailableError
from parley.domain.meter import Meter, Stored
from parley.domain.run import Ending, RunError
from parley.lasting import LastingWork
from parley.relay.relay import Relay, RelayError
from parley.store.checkpoints import CheckpointStore, UnstorableError
from parley.store.messages import MessageStore
from parley.store.processes import LeaseLostError

_log = logging.getLogger(__name__)
_INTERVAL_S = 1.0
# Readers elsewhere are noted once a second, and sometimes a little later.
_NOTED_S = 2.0
# Answers stored in one transaction (on SQLite nothing else happens meanwhile), and the pause for others behind it.
_AT_ONCE = 100
_PAUSE_S = 0.005

_UNSTORABLE = Ending(
    "failed", error=RunError("internal", "Parley could not store this answer as a whole. Continue tries again.")
)


class Checkpointer:
    """What it could not store it stores when it can."""

    def __init__(
        self,
        running: RunningAnswers,
        checkpoints: CheckpointStore,
        messages: MessageStore,
        relay: Relay,
        flusher: Flusher,
        orphan_grace_s: float | None,
        on_lost: Callable[[], None],
        meter: Meter,
    ) -> None:
        """`orphan_grace_s`: how long an answer may go on with nobody reading it; None: to its end.

        `on_lost`: this process is dead to the others, and stores nothing more.
        """
        self._running = running
        self._checkpoints = checkpoints
        self._messages = messages
        self._relay = relay
        self._flusher = flusher
        self._orphan_grace_s = orphan_grace_s
        self._ended: deque[Pump] = deque()
        self._bell = Bell()
        self._due = monotonic() + _INTERVAL_S
        self._on_lost = on_lost
        self._meter = meter
        self._work = LastingWork(self._run)

    def start(self) -> None:
        """Begins to store."""
        self._work.start()

    def close(self) -> None:
        """Stores nothing more."""
        self._work.close()

    def note_end(self, pump: Pump) -> None:
        """The pump has ended: its end is to be stored, and then told. Does not block."""
        self._ended.append(pump)
        self._bell.set()

    def _run(self) -> None:
        while True:
            self._bell.wait(max(0.0, self._due - monotonic()))
            self._bell.clear()
            is_due = monotonic() >= self._due
            if is_due:
                self._due = monotonic() + _INTERVAL_S
            try:
                self._store_ends()
                if is_due:
                    self._look_after()
            except UnavailableError:
                self._meter.note_not_stored()
                gevent.sleep(_INTERVAL_S)
                self._bell.set()
            except LeaseLostError:
                self._on_lost()
                return

    def _store_ends(self) -> None:
        for _ in range(len(self._ended)):
            self._store_end()

    def _store_end(self) -> None:
        pump = self._ended.popleft()
        live = pump.live
        try:
            with self._timed("end"):
                is_mine = self._end(pump)
            if not is_mine:
                # Somebody else has ended the run before.
                settle(live, self._messages)
        except BaseException:
            # Whatever keeps it from being stored now, it is not forgotten.
            self._ended.append(pump)
            raise
        self._running.remove(pump)
        if is_mine:
            live.end(pump.ending or _UNSTORABLE)
            pump.context.run(_log_end, pump, pump.ending or _UNSTORABLE)
            self._meter.note_run(live.message.model or "", pump.ending or _UNSTORABLE)
            # With the ids of the run, which is in its context.
            pump.context.run(self._meter.note_entries, "answer", pump.entries)
        self._flusher.seal(live.id, live.run)

    def _end(self, pump: Pump) -> bool:
        """Whether it was this process that ended the run."""
        live, ending = pump.live, pump.ending or _UNSTORABLE
        try:
            return self._checkpoints.end(live.owner_id, live.id, live.run, live.parts(), ending, pump.entries)
        except UnstorableError:
            _log.exception("answer cannot be stored", extra={"answer_id": live.id, "run": live.run})
            pump.ending = _UNSTORABLE
            # What the provider counted may be the very thing.
            bare = [structs.replace(entry, usage=None) for entry in pump.entries]
            pump.entries = bare
            return self._checkpoints.end(live.owner_id, live.id, live.run, None, _UNSTORABLE, bare)

    def _look_after(self) -> None:
        if not any(self._running):
            return
        self._store_tails()
        for answer_id in self._checkpoints.stop_requests():
            if pump := self._running.find(answer_id):
                pump.stop()
        self._stop_unread()

    def _stop_unread(self) -> None:
        if self._orphan_grace_s is None:
            return
        unread = [pump for pump in self._running if not pump.live.has_readers]
        try:
            ages = self._relay.last_read([pump.live.id for pump in unread])
        except RelayError:
            # Nobody knows: an answer too many is better than one too few.
            ages = dict.fromkeys((pump.live.id for pump in unread), 0.0)
        now = monotonic()
        for pump in unread:
            grace_s = self._orphan_grace_s
            if pump.live.id in ages:
                pump.live.unread_since = max(pump.live.unread_since, now - ages[pump.live.id])
                grace_s = max(grace_s, _NOTED_S)
            if not pump.live.has_readers and now - pump.live.unread_since >= grace_s:
                pump.stop()

    def _store_tails(self) -> None:
        growing = (pump for pump in self._running if pump.live.length > pump.stored and pump.ending is None)
        while some := list(islice(growing, _AT_ONCE)):
            tails = {pump: pump.live.since(pump.stored) for pump in some}
            with self._timed("tails"):
                self._checkpoints.save_tails(tails.values())
            for pump, tail in tails.items():
                pump.stored = tail.end
                pump.live.condense(tail.start)
            if len(some) == _AT_ONCE:
                # Without a time it would let go before anything that has arrived is looked at.
                gevent.sleep(_PAUSE_S)
                self._store_ends()

    @contextmanager
    def _timed(self, what: Stored) -> Iterator[None]:
        begun = monotonic()
        yield
        self._meter.note_stored(what, monotonic() - begun)


def _log_end(pump: Pump, ending: Ending) -> None:
    usage, timing = ending.usage, ending.timing
    facts = {
        "answer_id": pump.live.id,
        "run": pump.live.run,
        "model": pump.live.message.model,
        "outcome": ending.status,
        "finish_reason": ending.finish_reason,
        "error_code": ending.error_code,
        "input_tokens": usage and usage.input_tokens,
        "output_tokens": usage and usage.output_tokens,
        "first_token_ms": timing and timing.first_token_ms,
        "duration_ms": timing and timing.duration_ms,
        "requests": timing and timing.requests,
        "skipped_events": pump.record.skipped_events,
    }
    _log.info("answer ended", extra=facts)
