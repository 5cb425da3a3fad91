"""The checkpointer: one a process. Stores what answers have written and how they ended; reads which should stop."""

import logging
from collections import deque
from collections.abc import Callable
from time import monotonic

import gevent
from gevent.event import Event as Bell

from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.domain.errors import NotFoundError, UnavailableError
from parley.domain.prompt import Prompt
from parley.domain.run import Ending, Run
from parley.store.checkpoints import CheckpointStore, Tail
from parley.store.messages import MessageStore

_log = logging.getLogger(__name__)
_INTERVAL_S = 1.0


class Checkpointer:
    """Knows every answer being written in this process, from its start until its end is stored."""

    def __init__(self, checkpoints: CheckpointStore, messages: MessageStore, orphan_grace_s: float | None) -> None:
        self._checkpoints = checkpoints
        self._messages = messages
        self._orphan_grace_s = orphan_grace_s
        self._pumps: dict[str, Pump] = {}
        self._stored: dict[str, int] = {}
        self._ended: deque[Pump] = deque()
        self._bell = Bell()
        self._due = monotonic() + _INTERVAL_S
        self._greenlet: gevent.Greenlet[[], None] | None = None

    def start(self) -> None:
        self._greenlet = gevent.Greenlet(self._run)
        # Answers would hang for ever without it: an error is printed by the hub, and it starts over.
        self._greenlet.link_exception(lambda _: gevent.spawn_later(_INTERVAL_S, self.start))
        self._greenlet.start()

    def close(self) -> None:
        """Stores nothing more."""
        if self._greenlet:
            self._greenlet.kill()

    def add(self, pump: Pump, prompt: Callable[[], Prompt]) -> None:
        """Starts the pump and looks after it."""
        self._pumps[pump.live.id] = pump
        self._stored[pump.live.id] = pump.live.length
        pump.start(prompt, self._note_end)

    def find(self, answer_id: str) -> Pump | None:
        """The pump of an answer being written here."""
        return self._pumps.get(answer_id)

    def wait_idle(self, timeout_s: float) -> list[Pump]:
        """Blocks until nothing is being written, or for `timeout_s`; what still is."""
        deadline = monotonic() + timeout_s
        while self._pumps and (left := deadline - monotonic()) > 0:
            next(iter(self._pumps.values())).live.wait_ended(left)
        return list(self._pumps.values())

    def _note_end(self, pump: Pump) -> None:
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
                if is_due and self._pumps:
                    self._store_tails()
                    self._stop_asked()
                    self._stop_orphans()
            except UnavailableError as error:
                _log.error("checkpoint failed", extra={"cause": repr(error.__cause__)})
                gevent.sleep(_INTERVAL_S)
                self._bell.set()

    def _store_end(self) -> None:
        pump = self._ended.popleft()
        is_stored = False
        try:
            live, ending = pump.live, pump.ending
            if ending and not self._checkpoints.end(live.owner_id, live.id, live.run, live.parts(), ending):
                ending = self._ending_elsewhere(live)
            is_stored = True
        finally:
            if not is_stored:
                self._ended.append(pump)
        del self._pumps[live.id], self._stored[live.id]
        if ending:
            live.end(ending)
            pump.context.run(_log_end, pump, ending)

    def _ending_elsewhere(self, live: LiveAnswer) -> Ending:
        """How somebody else ended this run; `interrupted` if the answer is gone altogether."""
        try:
            stored = self._messages.answer(live.owner_id, live.id).runs[live.run - 1]
        except NotFoundError:
            return Ending("interrupted")
        return ending_of(stored)

    def _store_tails(self) -> None:
        tails = []
        for answer_id, pump in self._pumps.items():
            start = self._stored[answer_id]
            if pump.live.length > start and pump.ending is None:
                pieces = [delta.piece for delta in pump.live.pieces_after(start)]
                tails.append((pump.live.length, Tail(answer_id, pump.live.run, start, pieces)))
        if tails:
            self._checkpoints.save_tails(tail for _, tail in tails)
        for length, tail in tails:
            self._stored[tail.answer_id] = length

    def _stop_asked(self) -> None:
        for answer_id in self._checkpoints.stop_requests():
            if pump := self._pumps.get(answer_id):
                pump.stop()

    def _stop_orphans(self) -> None:
        if self._orphan_grace_s is None:
            return
        for pump in self._pumps.values():
            if not pump.live.has_readers and monotonic() - pump.live.unread_since >= self._orphan_grace_s:
                pump.stop()


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
