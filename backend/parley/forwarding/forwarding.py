"""Requests handed on: begun, counted and ended. The one door into this room."""

import gevent
from gevent.pool import Group

from parley.answers.allowances import Allowances
from parley.answers.door import Door
from parley.answers.limits import Limits
from parley.answers.quotas import Quotas
from parley.domain.errors import UnavailableError
from parley.domain.ledger import Entry, Purpose
from parley.domain.meter import Meter
from parley.domain.model import ModelKind
from parley.forwarding.forwarded import Completed, Forwarded
from parley.store.ledger import LedgerStore
from parley.upstream.call import Call
from parley.upstream.providers import Providers

# What models of one kind do.
_KINDS: dict[str, ModelKind] = {
    "images/generations": "image",
    "images/edits": "image",
    "images/variations": "image",
    "audio/speech": "speech",
    "audio/transcriptions": "transcription",
    "audio/translations": "transcription",
}
# Once they are cut off, they stand in the ledger within this.
_LAST_ENTRIES_S = 8.0


class Forwarding:
    """Everything that is asked of a provider and kept nowhere but in the ledger."""

    def __init__(
        self,
        providers: Providers,
        quotas: Quotas,
        allowances: Allowances,
        ledger: LedgerStore,
        limits: Limits,
        meter: Meter,
    ) -> None:
        self._providers = providers
        self._quotas = quotas
        self._allowances = allowances
        self._ledger = ledger
        self._limits = limits
        self._meter = meter
        self._door = Door()
        self._running: set[Forwarded] = set()
        self._group = Group()

    def begin(
        self,
        owner_id: str,
        purpose: Purpose,
        model: str,
        call: Call,
        *,
        shows_count: bool = True,
        on_complete: Completed | None = None,
    ) -> Forwarded:
        """Hands the call on to the provider of `model` (an id), and waits for nothing; see Forwarded for the rest.

        Raises ShuttingDownError, UnknownProviderError, TooManyQuestionsError, BudgetSpentError, NotAllowedError.
        Whoever calls this closes what it returns.
        """
        self._door.check_open()
        self._providers.check(model)
        self._allowances.check(self._quotas.take(owner_id), model, _KINDS.get(call.path))
        forwarded = Forwarded(
            self._providers, self._limits, model, call, shows_count=shows_count, on_complete=on_complete
        )
        self._running.add(forwarded)
        self._group.spawn(self._run, owner_id, purpose, forwarded)
        return forwarded

    def drain(self, grace_s: float) -> None:
        """Takes nothing new, and lets what is running end for `grace_s`; returns once all stands in the ledger."""
        self._door.shut()
        self._group.join(grace_s)
        for forwarded in list(self._running):
            forwarded.interrupt()
        self._group.join(_LAST_ENTRIES_S)

    def _run(self, owner_id: str, purpose: Purpose, forwarded: Forwarded) -> None:
        def note(entry: Entry) -> None:
            # By another greenlet: this one may be about to be cut off, though there is nothing left to cut off.
            self._group.spawn(self._note, owner_id, purpose, entry)

        try:
            forwarded.run(note)
        finally:
            self._running.remove(forwarded)

    def _note(self, owner_id: str, purpose: Purpose, entry: Entry) -> None:
        while True:
            try:
                self._ledger.add(owner_id, purpose, entry)
            except UnavailableError as error:
                gevent.sleep(error.retry_after_s)
            else:
                return self._meter.note_entries(purpose, [entry])
