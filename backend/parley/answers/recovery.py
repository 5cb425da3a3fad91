"""Recovery: ends what dead processes were writing. Where several servers may share a database, each keeps its lease."""

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from time import monotonic

import gevent

from parley.domain.cursor import Cursor
from parley.domain.errors import UnavailableError
from parley.domain.part import Part, length_of, merged
from parley.domain.run import Ending, RunError, StopReceipt
from parley.domain.stretch import going_on_from
from parley.lasting import LastingWork
from parley.relay.relay import Carried, Relay, RelayError, Sending
from parley.store.checkpoints import CheckpointStore, Leftover, UnstorableError
from parley.store.processes import DEAD_AFTER_S, RENEW_S, LeaseLostError, ProcessStore

_log = logging.getLogger(__name__)
_LOOK_S = 2.0

_DIED = RunError("process_died", "The server ended while it wrote this answer. Continue asks for the rest.")


class Recovery:
    """Any process may end what another one left; the store sees to it that only one does."""

    def __init__(
        self, processes: ProcessStore, checkpoints: CheckpointStore, relay: Relay, on_lost: Callable[[], None]
    ) -> None:
        """`on_lost`: this process is dead to the others."""
        self._processes = processes
        self._checkpoints = checkpoints
        self._relay = relay
        self._on_lost = on_lost
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
        ending = Ending("interrupted", error=_DIED)
        if leftover.is_stop_requested:
            # Its connection died with its process.
            ending = Ending("stopped", stop=StopReceipt(upstream_closed=True, closed_after_ms=0))
        stored = self._checkpoints.stored_parts(leftover.answer_id, leftover.run)
        try:
            is_mine = self._checkpoints.end_leftover(leftover, _with_carried(leftover, stored, carried), ending)
        except UnstorableError:
            _log.exception("answer of a dead process cannot be stored", extra={"answer_id": leftover.answer_id})
            is_mine = self._checkpoints.end_leftover(leftover, None, ending)
        if is_mine:
            _log.warning("answer of a dead process ended", extra={"answer_id": leftover.answer_id})

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
