"""The checkpointer: one a process. Stores what answers have written and how they ended; reads which should stop."""

import logging
from collections import deque
from time import monotonic

import gevent
from gevent.event import Event as Bell

from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.domain.errors import NotFoundError, UnavailableError
from parley.domain.run import Ending, Run, RunError
from parley.store.checkpoints import CheckpointStore, Tail, UnstorableError
from parley.store.messages import MessageStore

_log = logging.getLogger(__name__)
_INTERVAL_S = 1.0

_UNSTORABLE = Ending(
    "failed", error=RunError("internal", "Parley could not store this answer as a whole. Continue tries again.")
)


class Checkpointer:
    """Works for as long as the process does; an error of its own is logged, and it starts over."""

    def __init__(
        self,
        running: RunningAnswers,
        checkpoints: CheckpointStore,
        messages: MessageStore,
        orphan_grace_s: float | None,
    ) -> None:
        """`orphan_grace_s`: how long an answer may go on with nobody reading it; None: to its end."""
        self._running = running
        self._checkpoints = checkpoints
        self._messages = messages
        self._orphan_grace_s = orphan_grace_s
        self._stored: dict[Pump, int] = {}
        self._ended: deque[Pump] = deque()
        self._bell = Bell()
        self._due = monotonic() + _INTERVAL_S
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        self._greenlet = gevent.Greenlet(self._run)
        self._greenlet.link_exception(lambda _: gevent.spawn_later(_INTERVAL_S, self.start))
        self._greenlet.start()

    def close(self) -> None:
        """Stores nothing more."""
        if self._greenlet:
            self._greenlet.kill()

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
                for _ in range(len(self._ended)):
                    self._store_end()
                if is_due:
                    self._look_after()
            except UnavailableError:
                gevent.sleep(_INTERVAL_S)
                self._bell.set()

    def _store_end(self) -> None:
        pump = self._ended.popleft()
        try:
            ending = self._stored_ending(pump)
        except UnavailableError:
            self._ended.append(pump)
            raise
        except UnstorableError:
            _log.exception("answer cannot be stored", extra={"answer_id": pump.live.id, "run": pump.live.run})
            ending = _UNSTORABLE
            self._checkpoints.end(pump.live.owner_id, pump.live.id, pump.live.run, None, ending)
        self._running.remove(pump)
        self._stored.pop(pump, None)
        pump.live.end(ending)
        pump.context.run(_log_end, pump, ending)

    def _stored_ending(self, pump: Pump) -> Ending:
        """How the run ended, which is stored now: as the pump has it, or as somebody else had it before."""
        live = pump.live
        ending = pump.ending or _UNSTORABLE
        if self._checkpoints.end(live.owner_id, live.id, live.run, live.parts(), ending):
            return ending
        try:
            return ending_of(self._messages.answer(live.owner_id, live.id).runs[live.run - 1])
        except NotFoundError:
            return Ending("interrupted")

    def _look_after(self) -> None:
        if not any(self._running):
            return
        self._store_tails()
        for answer_id in self._checkpoints.stop_requests():
            if pump := self._running.find(answer_id):
                pump.stop()
        if self._orphan_grace_s is not None:
            self._running.stop_unread(self._orphan_grace_s)

    def _store_tails(self) -> None:
        tails: dict[Pump, Tail] = {}
        lengths: dict[Pump, int] = {}
        for pump in self._running:
            live = pump.live
            start = self._stored.get(pump, live.message.runs[-1].start)
            if live.length > start and pump.ending is None:
                pieces = [delta.piece for delta in live.pieces_after(start)]
                tails[pump], lengths[pump] = Tail(live.id, live.run, start, pieces), live.length
        if tails:
            self._checkpoints.save_tails(tails.values())
            self._stored |= lengths


def ending_of(run: Run) -> Ending:
    """The ending in a run that has ended."""
    if run.status == "writing":
        raise ValueError("the run has not ended")
    return Ending(
        status=run.status,
        finish_reason=run.finish_reason,
        provider_finish_reason=run.provider_finish_reason,
        usage=run.usage,
        timing=run.timing,
        error=run.error,
        stop=run.stop,
    )


def _log_end(pump: Pump, ending: Ending) -> None:
    usage, timing = ending.usage, ending.timing
    facts = {
        "answer_id": pump.live.id,
        "run": pump.live.run,
        "model": pump.live.message.model,
        "outcome": ending.status,
        "finish_reason": ending.finish_reason,
        "error_code": ending.error and ending.error.code,
        "input_tokens": usage and usage.input_tokens,
        "output_tokens": usage and usage.output_tokens,
        "first_token_ms": timing and timing.first_token_ms,
        "duration_ms": timing and timing.duration_ms,
        "requests": timing and timing.requests,
        "skipped_events": pump.record.skipped_events,
    }
    _log.info("answer ended", extra=facts)
