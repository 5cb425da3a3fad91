"""The ledger of all owners together: who asked which model for what, and how providers did of late.

Owner by owner: that is how the ledger can be read without reading all of it.
"""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

import gevent
from sqlalchemy import and_, case, exists, false, func, select

from parley.domain.health import Lately, Mishap
from parley.domain.ledger import Added, Purpose
from parley.store.database import Database
from parley.store.ledger import PAUSE_S, LedgerStore, pieces
from parley.store.records import now_ms
from parley.store.tables import ledger, owners

_HOUR_MS = 60 * 60 * 1000
_DAY_MS = 24 * _HOUR_MS
# Whose ends say something about the provider; others are ours: a stop, a restart, a limit.
_IS_ITS_FAULT = ledger.c.error_code.like("provider!_%", escape="!") | ledger.c.error_code.in_(
    ["first_token_timeout", "silence_timeout"]
)
_HAS_ANSWERED = ledger.c.first_token_ms.is_not(None) | (ledger.c.outcome == "complete")


class EverybodysLedger:
    """Reads entries piece by piece, each in a transaction of its own."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._each = LedgerStore(database)

    def add_up(self, start_ms: int, end_ms: int) -> dict[tuple[str, str, Purpose], Added]:
        """What was asked from `start_ms` up to `end_ms`, by owner, model and purpose."""
        return {
            (owner_id, *key): added
            for owner_id in self._owners(start_ms, end_ms)
            for key, added in self._each.add_up(owner_id, start_ms, end_ms, "model_and_purpose").items()
        }

    def lately(self) -> dict[str, Lately]:
        """By model: the questions of the last hour, and the last answer and the last mishap of the last day."""
        now, found = now_ms(), dict[str, Lately]()
        for owner_id in self._owners(now - _DAY_MS, now + 1):
            for model, each in chain(self._of_the_day(owner_id, now), self._of_the_hour(owner_id, now)):
                found[model] = found.get(model, Lately()).plus(each)
        return found

    def _of_the_day(self, owner_id: str, now: int) -> Iterator[tuple[str, Lately]]:
        code = case((_IS_ITS_FAULT, ledger.c.error_code)).label("code")
        ended_at = ledger.c.created_at + func.coalesce(ledger.c.duration_ms, 0)
        columns = (ledger.c.model, code, func.max(ended_at), func.max(case((_HAS_ANSWERED, ended_at))))
        for chosen in pieces(self._database, owner_id, now - _DAY_MS, now + 1):
            with self._database.read() as connection:
                rows = connection.execute(select(*columns).where(chosen).group_by(ledger.c.model, "code")).all()
            for model, fault, at, heard_at in rows:
                yield model, Lately(heard_at=heard_at, mishap=Mishap(fault, at) if fault else None)

    def _of_the_hour(self, owner_id: str, now: int) -> Iterator[tuple[str, Lately]]:
        is_fault = func.coalesce(_IS_ITS_FAULT, false())
        columns = (ledger.c.model, is_fault, ledger.c.first_token_ms)
        for chosen in pieces(self._database, owner_id, now - _HOUR_MS, now + 1):
            with self._database.read() as connection:
                rows = connection.execute(select(*columns).where(chosen)).all()
            by_model: dict[str, list[tuple[bool, int | None]]] = defaultdict(list)
            for model, is_failure, wait_ms in rows:
                by_model[model].append((is_failure, wait_ms))
            for model, each in by_model.items():
                waits = tuple(wait_ms for _, wait_ms in each if wait_ms is not None)
                yield model, Lately(len(each), sum(is_failure for is_failure, _ in each), waits)

    def _owners(self, start_ms: int, end_ms: int) -> Iterator[str]:
        """Those who asked anything then. Between two of them others have their turn."""
        own = and_(ledger.c.owner_id == owners.c.id, ledger.c.created_at >= start_ms, ledger.c.created_at < end_ms)
        with self._database.read() as connection:
            found = connection.scalars(select(owners.c.id).where(exists().where(own))).all()
        for owner_id in found:
            yield owner_id
            gevent.sleep(PAUSE_S)
