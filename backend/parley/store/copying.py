"""Copies everything from one database into another one that is empty: a move to PostgreSQL, a backup."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, func, insert, select

from parley.store.database import lift_timeouts, open_engine, write_transaction
from parley.store.people_tables import (
    audit,
    identities,
    links,
    passkeys,
    people,
    role_allowances,
    sign_ins,
    signing_keys,
    spent_challenges,
)
from parley.store.tables import (
    blobs,
    conversations,
    files,
    imported,
    imports,
    ledger,
    library,
    message_files,
    messages,
    owners,
    runs,
    share_files,
    shares,
    tails,
    tokens,
)

_PATIENCE_S = 10.0
_ROWS_AT_ONCE = 500
# Who is alive is no part of what is kept. A message comes after the one it follows: by their numbers.
_TABLES = (
    (owners, owners.c.id),
    (people, people.c.created_at),
    (identities, identities.c.created_at),
    (passkeys, passkeys.c.created_at),
    (spent_challenges, spent_challenges.c.digest),
    (sign_ins, sign_ins.c.created_at),
    (links, links.c.created_at),
    (audit, audit.c.id),
    (role_allowances, role_allowances.c.role),
    (signing_keys, signing_keys.c.name),
    (tokens, tokens.c.created_at),
    (conversations, conversations.c.seq),
    (messages, messages.c.seq),
    (runs, runs.c.run),
    (tails, tails.c.start),
    (library, library.c.created_at),
    (ledger, ledger.c.created_at),
    (blobs, blobs.c.touched_at),
    (files, files.c.created_at),
    (message_files, message_files.c.file_id),
    (shares, shares.c.created_at),
    (share_files, share_files.c.file_id),
    (imports, imports.c.created_at),
    (imported, imported.c.import_id),
)
# What an installation that was only ever started has nothing in.
_OF_PEOPLE = (people, conversations, library, files, tokens, ledger)


class NotEmptyError(Exception):
    """The database that was to be copied into has something in it already."""


class LossError(Exception):
    """Not all rows have arrived: nothing was kept of what did."""


def is_empty(url: str) -> bool:
    """Whether nobody has anything in it. It has been migrated."""
    with _reading(url) as connection:
        return _is_empty(connection)


def copy_database(source_url: str, target_url: str, *, replaces: bool = False) -> dict[str, int]:
    """Copies what is there at one moment, while others may go on writing; rows by table. Both have been migrated.

    All or nothing. `replaces`: what was in the target goes; bytes that only it needed are removed by the next server.
    Raises NotEmptyError, LossError, or what SQLAlchemy raises if one of them cannot be reached.
    """
    with _reading(source_url) as source, _writing(target_url) as target:
        if not replaces and not _is_empty(target):
            raise NotEmptyError
        # One that was started once has an owner, of nothing.
        for table, _ in reversed(_TABLES):
            if table is not blobs:
                target.execute(delete(table))
        return {table.name: _copy(source, target, table, order) for table, order in _TABLES}


def _is_empty(connection: Connection) -> bool:
    return all(connection.scalar(select(table).limit(1)) is None for table in _OF_PEOPLE)


def _copy(source: Connection, target: Connection, table: Table, order: ColumnElement[Any]) -> int:
    rows = source.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table).order_by(order)).mappings()
    for some in rows.partitions():
        if table is blobs:
            target.execute(delete(blobs).where(blobs.c.digest.in_([row["digest"] for row in some])))
        # What can be searched is made anew there.
        anew = {"to_index": True} if "to_index" in table.c else {}
        target.execute(insert(table), [dict(row) | anew for row in some])
    count = select(func.count()).select_from(table)
    there, here = source.scalar(count), target.scalar(count)
    # Of bytes the target may know more.
    if there != here and table is not blobs:
        raise LossError(f"{table.name}: {there} rows, of which {here} arrived")
    return there or 0


@contextmanager
def _reading(url: str) -> Iterator[Connection]:
    engine = open_engine(url)
    snapshot = {} if engine.dialect.name == "sqlite" else {"isolation_level": "REPEATABLE READ"}
    try:
        with engine.connect().execution_options(**snapshot) as connection, connection.begin():
            lift_timeouts(connection)
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _writing(url: str) -> Iterator[Connection]:
    engine = open_engine(url)
    try:
        with write_transaction(engine, monotonic() + _PATIENCE_S) as connection:
            lift_timeouts(connection)
            yield connection
    finally:
        engine.dispose()
