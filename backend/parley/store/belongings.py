"""All that belongs to one person: told whole, and removed for good. Knows every table that has an owner."""

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, RowMapping, Select, Table, and_, bindparam, delete, func, or_, select, update

from parley.store.database import Database
from parley.store.people_tables import audit, identities, links, passkeys, people, sign_ins
from parley.store.records import now_ms, rfc3339
from parley.store.stopping import request_stops
from parley.store.tables import (
    being_written,
    contexts,
    conversations,
    files,
    imported,
    imports,
    ledger,
    library,
    messages,
    owners,
    shares,
    tokens,
)

_AT_ONCE = 20
_OWNER: ColumnElement[str] = bindparam("owner")
# Nobody's business but Parley's: what would let somebody in, and what only compares.
_UNTOLD = {
    *("owner_id", "password", "digest", "text_digest", "received_digest", "token", "process_id"),
    *("credential_id", "public_key", "sign_count"),
}
_JSON = {"allowance", "body", "shown", "report", "messages"}


def _own(table: Table) -> Select[Any]:
    return select(*(column for column in table.c if column.name not in _UNTOLD)).where(table.c.owner_id == _OWNER)


def _audited() -> Select[Any]:
    # Somebody else may have had the name before.
    theirs = and_(
        or_(audit.c.actor == people.c.login, audit.c.subject == people.c.login), audit.c.at >= people.c.created_at
    )
    return select(audit).join(people, theirs).where(people.c.owner_id == _OWNER).order_by(audit.c.id)


# Conversations with their messages and runs are told by themselves, as an archive.
_TOLD = {
    **{table.name: _own(table) for table in (people, identities, passkeys, sign_ins, links, tokens)},
    **{table.name: _own(table) for table in (library, files, shares, imports, imported, ledger)},
    "contexts": select(contexts.c.session, contexts.c.messages, contexts.c.used_at)
    .join(tokens, tokens.c.id == contexts.c.token_id)
    .where(tokens.c.owner_id == _OWNER),
    "audit": _audited(),
}
# In the order in which nothing refers to what goes. What hangs on these goes with them.
_REMOVED = (
    conversations,
    shares,
    library,
    imports,
    files,
    ledger,
    tokens,
    links,
    identities,
    passkeys,
    sign_ins,
    people,
)


class BelongingsStore:
    """Each method is one transaction, on tables of which somebody else may be writing at the same time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def conversation_ids(self, owner_id: str) -> list[str]:
        """Of all that are not deleted, temporary ones, too, the latest message first."""
        own = (conversations.c.owner_id == owner_id, conversations.c.deleted_at.is_(None))
        query = select(conversations.c.id).where(*own).order_by(conversations.c.last_message_at.desc())
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def tell(self, owner_id: str) -> dict[str, list[Mapping[str, object]]]:
        """Everything else, by tables: rows without secrets, moments as RFC 3339 has them."""
        with self._database.read() as connection:
            return {
                name: [_told(row) for row in connection.execute(query, {"owner": owner_id}).mappings()]
                for name, query in _TOLD.items()
            }

    def request_stops(self, owner_id: str) -> None:
        """Of all that is being written for them, and of what they are importing."""
        reading = (imports.c.owner_id == owner_id, imports.c.status == "reading")
        with self._database.write() as connection:
            request_stops(connection, messages.c.owner_id == owner_id)
            connection.execute(update(imports).where(*reading).values(status="undone", ended_at=now_ms()))

    def writers(self, owner_id: str) -> set[str]:
        """The processes that write answers of theirs, or did so when they died."""
        query = select(messages.c.process_id).where(messages.c.owner_id == owner_id, being_written)
        with self._database.read() as connection:
            return set(connection.scalars(query))

    def remove_some(self, owner_id: str) -> int:
        """A few conversations, with all that is in them; how many there are left."""
        own = conversations.c.owner_id == owner_id
        with self._database.write() as connection:
            some = select(conversations.c.id).where(own).limit(_AT_ONCE).scalar_subquery()
            connection.execute(delete(conversations).where(conversations.c.id.in_(some)))
            return connection.scalar(select(func.count()).where(own)) or 0

    def remove_rest(self, owner_id: str) -> None:
        """Everything else, the account last. The owner's id stays, so that it is nobody else's ever."""
        with self._database.write() as connection:
            connection.execute(update(owners).where(owners.c.id == owner_id).values(deleted_at=now_ms()))
            for table in _REMOVED:
                connection.execute(delete(table).where(table.c.owner_id == owner_id))


def _told(row: RowMapping) -> Mapping[str, object]:
    return {name: _value(name, value) for name, value in row.items()}


def _value(name: str, value: object) -> object:
    if name in _JSON and isinstance(value, str):
        return msgspec.Raw(value.encode())
    is_moment = name == "at" or name.endswith("_at")
    return rfc3339(value) if is_moment and isinstance(value, int) else value
