"""Recovery: ends what dead processes were writing. Where there are many processes, one in each keeps its own lease."""

import logging
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

import gevent

from parley.answers.lasting import LastingWork
from parley.domain.cursor import Cursor
from parley.domain.errors import UnavailableError
from parley.domain.part import Part, length_of, merged
from parley.domain.run import Ending, RunError, StopReceipt
from parley.domain.stretch import going_on_from
from parley.relay.relay import Relay, RelayError, Sending
from parley.store.checkpoints import CheckpointStore, Leftover
from parley.store.processes import LeaseLostError, ProcessStore

_log = logging.getLogger(__name__)
_RENEW_S = 5.0
_DEAD_AFTER_S = 15.0
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
        for leftover in self._checkpoints.leftovers():
            parts = self._parts_of(leftover)
            ending = Ending("interrupted", error=_DIED)
            if leftover.is_stop_requested:
                # Its connection died with its process.
                ending = Ending("stopped", stop=StopReceipt(upstream_closed=True, closed_after_ms=0))
            if self._checkpoints.end_leftover(leftover, parts, ending):
                _log.warning("answer of a dead process ended", extra={"answer_id": leftover.answer_id})
            self._seal(leftover)

    def _renew(self) -> None:
        while True:
            try:
                self._processes.renew()
            except UnavailableError:
                self._reachable_since = monotonic()
            except LeaseLostError:
                self._on_lost()
                return
            gevent.sleep(_RENEW_S)

    def _look(self) -> None:
        while True:
            with suppress(UnavailableError):
                # After a time without the database all seem silent; whoever lives has to have had the time to say so.
                if monotonic() - self._reachable_since >= _DEAD_AFTER_S:
                    self._processes.remove_silent(_DEAD_AFTER_S)
                self.end_leftovers()
            gevent.sleep(_LOOK_S)

    def _parts_of(self, leftover: Leftover) -> list[Part]:
        """What is stored, and what of the last second is carried; the seal keeps the writer from adding to it."""
        stored = self._checkpoints.stored_parts(leftover.answer_id, leftover.run)
        n = sum(map(length_of, stored))
        self._seal(leftover)
        try:
            carried = self._relay.read({leftover.answer_id: Cursor(leftover.run, n)}).get(leftover.answer_id)
        except RelayError:
            carried = None
        more = [each for each in carried.stretches if each.run == leftover.run] if carried else []
        return merged((*stored, *going_on_from(n, more)))

    def _seal(self, leftover: Leftover) -> None:
        with suppress(RelayError):
            self._relay.send(Sending(sealed=[(leftover.answer_id, leftover.run)]))
