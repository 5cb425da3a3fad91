"""Whatever becomes of what is handed on, it stands in the ledger once. Providers and ledger are fakes."""

from collections.abc import Callable, Sequence
from typing import Any, cast

import gevent
import pytest

from parley.answers.allowances import Allowances
from parley.answers.limits import Limits
from parley.answers.quotas import Quotas
from parley.domain.allowance import Allowance
from parley.domain.ledger import Entry
from parley.domain.meter import Unmetered
from parley.domain.model import ModelFacts
from parley.forwarding.forwarding import Forwarding
from parley.store.ledger import LedgerStore
from parley.upstream.call import Call
from parley.upstream.config import Patience
from parley.upstream.providers import Providers

LIMITS = Limits(first_token_s=5, silence_s=5, answer_s=5, auto_continue=0)
CALL = Call("embeddings", {})


class Provider:
    """Does `meanwhile`, and says nothing."""

    def __init__(self, meanwhile: Callable[[], object]) -> None:
        self._meanwhile = meanwhile

    def check(self, model: str) -> None:
        assert model == "a/b"

    def facts(self, _model: str) -> ModelFacts:
        return ModelFacts()

    def patience(self, _model: str) -> Patience:
        return Patience()

    def hand_on(self, _model: str, _call: Call, _tell: object, _receive: object) -> None:
        self._meanwhile()


class Ledger:
    """A database that lets go of the process, as PostgreSQL does."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, _owner_id: str, _purpose: str, entry: Entry) -> None:
        gevent.sleep(0.01)
        self.entries.append(entry)


class NoQuota:
    def take(self, _owner_id: str) -> Allowance:
        return Allowance()


class AllAllowed:
    def check(self, _allowance: Allowance, _model: str, _asked: str | None) -> None:
        """Nothing is said."""


def outcomes(meanwhile: Callable[[], object], begun: list[Any]) -> Sequence[tuple[str, str | None]]:
    ledger = Ledger()
    forwarding = Forwarding(
        cast("Providers", Provider(meanwhile)),
        cast("Quotas", NoQuota()),
        cast("Allowances", AllAllowed()),
        cast("LedgerStore", ledger),
        LIMITS,
        Unmetered(),
    )
    begun.append(forwarding.begin("me", "gateway", "a/b", CALL))
    forwarding.drain(5)
    return [(entry.outcome, entry.error_code) for entry in ledger.entries]


def test_what_crashes_stands_in_the_ledger_too(capfd: pytest.CaptureFixture[str]) -> None:
    def crash() -> None:
        raise RuntimeError("a defect of ours")

    begun: list[Any] = []
    assert outcomes(crash, begun) == [("failed", "internal")]
    assert begun[0].error.code == "internal"
    assert "a defect of ours" in capfd.readouterr().err


def test_so_does_what_is_given_up_in_its_last_moment() -> None:
    begun: list[Any] = []

    def leave() -> None:
        # The event loop does so if both the client's end and the provider's last bytes are there.
        begun[0].close()

    assert outcomes(leave, begun) == [("stopped", None)]
