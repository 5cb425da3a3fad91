"""Recovery: ends what dead processes were writing. Where several servers may share a database, each keeps its lease."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic

import gevent

from parley.answers.drawing import Drawing
from parley.answers.writing import Writing
from parley.domain.cursor import Cursor
from parley.domain.errors import UnavailableError
from parley.domain.ledger import Entry
from parley.domain.meter import Meter
from parley.domain.model import Price
from parley.domain.part import Part, Reasoning, Text, ToolCall, length_of, merged, text_of
from parley.domain.prompt import Prompt
from parley.domain.run import Ending, RunError, StopReceipt, Usage
from parley.domain.stretch import going_on_from, without_beginning
from parley.domain.tokens import estimated_tokens
from parley.lasting import LastingWork
from parley.relay.relay import Carried, Relay, RelayError, Sending
from parley.store.checkpoints import CheckpointStore, Leftover, UnstorableError
from parley.store.processes import DEAD_AFTER_S, RENEW_S, LeaseLostError, ProcessStore

_log = logging.getLogger(__name__)
_LOOK_S = 2.0

_DIED = "The server ended while it wrote this answer."


class Recovery:
    """Any process may end what another one left; the store sees to it that only one does."""

    def __init__(
        self,
        processes: ProcessStore,
        checkpoints: CheckpointStore,
        relay: Relay,
        price_of: Callable[[str], Price | None],
        on_lost: Callable[[], None],
        meter: Meter,
    ) -> None:
        """`price_of`: what a model costs now; may block. `on_lost`: this process is dead to the others."""
        self._processes = processes
        self._checkpoints = checkpoints
        self._relay = relay
        self._price_of = price_of
        self._on_lost = on_lost
        self._meter = meter
        self._reachable_since = monotonic()
        # Apart, so that however many answers the dead have left, nobody takes this process for dead meanwhile.
        self._renewing = LastingWork(self._renew)
        self._looking = LastingWork(self._look)

    def start(self) -> None:
        """Keeps the lease from now on, and looks for the dead."""
        self._renewing.start()
        self._looking.start()

    def close(self) -> None:
        """Does neither any more."""
        self._renewing.close()
        self._looking.close()

    def end_leftovers(self) -> None:
        """Ends whatever dead processes were writing, with the text that is stored or carried."""
        leftovers = self._checkpoints.leftovers()
        if not leftovers:
            return
        # The seals keep their writers from adding to what is carried.
        self._seal(leftovers)
        carried = self._carried(leftovers)
        for leftover in leftovers:
            self._end(leftover, carried.get(leftover.answer_id))
        # Again, for readers look at the store when they hear of it.
        self._seal(leftovers)

    def _renew(self) -> None:
        while True:
            try:
                self._processes.renew()
            except UnavailableError:
                self._reachable_since = monotonic()
            except LeaseLostError:
                self._on_lost()
                return
            gevent.sleep(RENEW_S)

    def _look(self) -> None:
        while True:
            with suppress(UnavailableError):
                # After a time without the database all seem silent; whoever lives has to have had the time to say so.
                if monotonic() - self._reachable_since >= DEAD_AFTER_S:
                    self._processes.remove_silent(DEAD_AFTER_S)
                self.end_leftovers()
            gevent.sleep(_LOOK_S)

    def _end(self, leftover: Leftover, carried: Carried | None) -> None:
        way_on = (Drawing if leftover.is_drawn else Writing).way_on
        ending = Ending("interrupted", error=RunError("process_died", f"{_DIED} {way_on}"))
        if leftover.is_stop_requested:
            # Its connection died with its process.
            ending = Ending("stopped", stop=StopReceipt(upstream_closed=True, closed_after_ms=0))
        parts = _with_carried(leftover, self._checkpoints.stored_parts(leftover.answer_id, leftover.run), carried)
        entries = [self._entry(leftover, parts, ending)]
        try:
            is_mine = self._checkpoints.end_leftover(leftover, parts, ending, entries)
        except UnstorableError:
            _log.exception("answer of a dead process cannot be stored", extra={"answer_id": leftover.answer_id})
            is_mine = self._checkpoints.end_leftover(leftover, None, ending, entries)
        if is_mine:
            _log.warning("answer of a dead process ended", extra={"answer_id": leftover.answer_id})
            self._meter.note_run(leftover.model, ending)
            self._meter.note_entries("answer", entries)

    def _entry(self, leftover: Leftover, parts: Sequence[Part], ending: Ending) -> Entry:
        """What the run took, estimated by what is left of it: how often it was asked for died with its process."""
        said = without_beginning(parts, leftover.start)
        before = text_of(parts).removesuffix(text_of(said))
        asked = Prompt(leftover.model, self._checkpoints.asked(leftover.answer_id), written=before).going_on()
        usage = Usage(estimated_tokens(turn.content for turn in asked), _said_tokens(said), estimated=True)
        # Words alone say nothing of what pictures cost.
        usage = usage.at(None if leftover.is_drawn else self._price_of(leftover.model))
        return Entry(leftover.model, ending.status, leftover.started_at, usage, ending.error_code)

    def _carried(self, leftovers: Iterable[Leftover]) -> Mapping[str, Carried]:
        """What of the last seconds of each is carried."""
        try:
            return self._relay.read({each.answer_id: Cursor(each.run, 0) for each in leftovers})
        except RelayError:
            return {}

    def _seal(self, leftovers: Iterable[Leftover]) -> None:
        with suppress(RelayError):
            self._relay.send(Sending(sealed=[(each.answer_id, each.run) for each in leftovers]))


def _with_carried(leftover: Leftover, stored: Sequence[Part], carried: Carried | None) -> list[Part]:
    own = [each for each in carried.stretches if each.run == leftover.run] if carried else []
    return merged((*stored, *going_on_from(sum(map(length_of, stored)), own)))


def _said_tokens(parts: Iterable[Part]) -> int:
    said = (part for part in parts if isinstance(part, Text | Reasoning | ToolCall))
    return estimated_tokens(part.arguments if isinstance(part, ToolCall) else part.text for part in said)
