"""The ledger: entries written with what they are about, and added up for any time. Changes no entry."""

from collections.abc import Iterator, Sequence
from operator import add
from typing import Any, Literal
from uuid import uuid4

import gevent
from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, literal, not_, select

from parley.domain.ledger import Added, Entry, Purpose, Spent
from parley.store.database import Database
from parley.store.tables import conversations, ledger, owners

# SQLite answers without letting go of the process: no question to it goes over more entries than this.
_ENTRIES_AT_ONCE = 5_000
# Without a time it would let go before anything that has arrived is looked at.
PAUSE_S = 0.001
# Every time zone is apart from every other by a multiple of this.
QUARTER_MS = 15 * 60 * 1000

By = Literal["quarter", "model", "model_and_purpose", "conversation"]
_KEYS: dict[By, tuple[ColumnElement[Any], ...]] = {
    "quarter": (ledger.c.created_at // QUARTER_MS,),
    "model": (ledger.c.model,),
    "model_and_purpose": (ledger.c.model, ledger.c.purpose),
    "conversation": (ledger.c.conversation_id,),
}
_is_unpriced = case((ledger.c.cost.is_(None) & ledger.c.input_tokens.is_not(None), 1), else_=0)
# As domain.ledger.Added has them.
_SUMS: tuple[ColumnElement[Any], ...] = (
    func.count(),
    func.sum(func.coalesce(ledger.c.input_tokens, 0)),
    func.sum(func.coalesce(ledger.c.output_tokens, 0)),
    func.sum(case((ledger.c.is_estimated, 1), else_=0)),
    func.sum(func.coalesce(ledger.c.cost, 0.0)),
    func.sum(_is_unpriced),
    func.sum(case((ledger.c.outcome == "complete", 0), else_=1)),
    func.sum(ledger.c.retries),
    func.sum(func.coalesce(ledger.c.duration_ms, 0)),
    func.count(ledger.c.first_token_ms),
    func.sum(func.coalesce(ledger.c.first_token_ms, 0)),
)


class LedgerStore:
    """Reads entries piece by piece, each in a transaction of its own: they are never changed, only added."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_up(self, owner_id: str, start_ms: int, end_ms: int, by: By) -> dict[Any, Added]:
        """What was asked from `start_ms` up to `end_ms`, by quarters of an hour (since 1970), models or conversations.

        The key None stands for conversations that nothing names; a model and a purpose are a pair.
        """
        keys = [key.label(f"key_{number}") for number, key in enumerate(_KEYS[by])]
        found: dict[Any, Sequence[Any]] = {}
        for chosen in pieces(self._database, owner_id, start_ms, end_ms):
            with self._database.read() as connection:
                rows = connection.execute(
                    select(*keys, *_SUMS).where(chosen).group_by(*(key.name for key in keys))
                ).all()
            for row in rows:
                each, sums = row[0] if len(keys) == 1 else tuple(row[: len(keys)]), row[len(keys) :]
                before = found.get(each)
                # Plain lists: a piece may have as many conversations as entries.
                found[each] = sums if before is None else list(map(add, before, sums))
        return {each: Added._make(sums) for each, sums in found.items()}

    def spent(self, owner_id: str, start_ms: int, end_ms: int) -> Spent:
        """What that cost altogether."""
        cost, unpriced = 0.0, 0
        for chosen in pieces(self._database, owner_id, start_ms, end_ms):
            with self._database.read() as connection:
                sums = select(func.coalesce(func.sum(ledger.c.cost), 0.0), func.coalesce(func.sum(_is_unpriced), 0))
                row = connection.execute(sums.where(chosen)).one()
            cost, unpriced = cost + row[0], unpriced + row[1]
        return Spent(cost, unpriced)

    def add(self, owner_id: str, purpose: Purpose, entry: Entry) -> None:
        """Writes what belongs to no conversation; nothing, if its owner was deleted while it was on its way."""
        there = select(owners.c.id).where(owners.c.id == owner_id, owners.c.deleted_at.is_(None))
        with self._database.write() as connection:
            if connection.scalar(there.with_for_update(read=True)):
                enter(connection, owner_id, None, [entry], purpose)

    def titles(self, owner_id: str) -> dict[str, str | None]:
        """Of all conversations that are there."""
        query = select(conversations.c.id, conversations.c.title).where(
            conversations.c.owner_id == owner_id, conversations.c.deleted_at.is_(None)
        )
        with self._database.read() as connection:
            return {row.id: row.title for row in connection.execute(query)}


def pieces(database: Database, owner_id: str, start_ms: int, end_ms: int) -> Iterator[ColumnElement[bool]]:
    """Conditions that together choose all entries of that time, each only so many."""
    own, at = ledger.c.owner_id == owner_id, ledger.c.created_at
    while True:
        following = select(at).where(own, at >= start_ms, at < end_ms).order_by(at).offset(_ENTRIES_AT_ONCE).limit(1)
        with database.read() as connection:
            next_ms = connection.scalar(following)
        if next_ms is None:
            yield and_(own, at >= start_ms, at < end_ms)
            return
        # Of one millisecond all come at once. One upper bound and no more: SQLite looks no further than the first.
        next_ms = max(next_ms, start_ms + 1)
        yield and_(own, at >= start_ms, at < next_ms)
        start_ms = next_ms
        gevent.sleep(PAUSE_S)


def enter(
    connection: Connection,
    owner_id: str,
    conversation_id: str | None,
    entries: Sequence[Entry],
    purpose: Purpose,
    answer_id: str | None = None,
) -> None:
    """Writes them, in the transaction of what they were asked for. A temporary conversation is not named."""
    if not entries:
        return
    lasting = (conversations.c.id == conversation_id, not_(conversations.c.temporary))
    named = select(conversations.c.id).where(*lasting).scalar_subquery()
    answer = case((named.is_not(None), literal(answer_id, ledger.c.answer_id.type)), else_=None)
    rows = [
        {
            "id": str(uuid4()),
            "owner_id": owner_id,
            "purpose": purpose,
            "model": entry.model,
            "outcome": entry.outcome,
            "error_code": entry.error_code,
            "input_tokens": entry.usage and entry.usage.input_tokens,
            "output_tokens": entry.usage and entry.usage.output_tokens,
            "is_estimated": entry.usage and entry.usage.estimated,
            "cost": entry.usage and entry.usage.cost,
            "first_token_ms": entry.first_token_ms,
            "duration_ms": entry.duration_ms,
            "retries": entry.retries,
            "created_at": entry.asked_at,
        }
        for entry in entries
    ]
    connection.execute(insert(ledger).values(conversation_id=named, answer_id=answer), rows)
