"""Conversations put in order: pinned, archived, in folders, deleted, many at once. Writes no messages."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, literal, not_, select, update

from parley.domain.conversation import Conversation, Folder, Shelf, Shelving
from parley.store.database import Database, take_numbers
from parley.store.purge import oldest_kept_ms
from parley.store.reading import conversation_columns
from parley.store.records import conversation_of, now_ms
from parley.store.stopping import request_stops
from parley.store.tables import conversations, messages


class Shelved(NamedTuple):
    """The conversations that were changed and are there; the ids of those that were deleted, and of answers in them."""

    conversations: Sequence[Conversation]
    deleted: Sequence[str]
    writing: Sequence[str]


class ShelfStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def folders(self, owner_id: str) -> list[Folder]:
        """In the order of their names."""
        folder = conversations.c.folder
        query = select(folder, func.count()).where(conversations.c.owner_id == owner_id, on_shelf(Shelf()))
        with self._database.read() as connection:
            rows = connection.execute(query.where(folder.is_not(None)).group_by(folder).order_by(folder))
            return [Folder(*row) for row in rows]

    def rename_folder(self, owner_id: str, name: str, new_name: str | None) -> None:
        """Puts all that is in the folder into another one; None: into none."""
        with self._database.write_for(owner_id) as (connection, _):
            chosen = and_(conversations.c.owner_id == owner_id, conversations.c.folder == name)
            change_all(connection, owner_id, chosen, {"folder": new_name, "updated_at": now_ms()})

    def shelve(self, owner_id: str, conversation_ids: Sequence[str], shelving: Shelving) -> Shelved:
        """Does the same to all of them. Those that do not exist, or were deleted too long ago, are passed over."""
        values = {name: value for name, value in msgspec.structs.asdict(shelving).items() if value is not msgspec.UNSET}
        is_deleted = values.pop("deleted", None)
        chosen = and_(conversations.c.owner_id == owner_id, conversations.c.id.in_(conversation_ids))
        chosen = and_(chosen, not_(conversations.c.temporary))
        if is_deleted is False:
            values["deleted_at"] = None
            chosen = and_(chosen, conversations.c.deleted_at >= oldest_kept_ms())
        else:
            chosen = and_(chosen, conversations.c.deleted_at.is_(None))
        with self._database.write_for(owner_id) as (connection, _):
            if is_deleted:
                values["deleted_at"] = now_ms()
            ids = change_all(connection, owner_id, chosen, values | {"updated_at": now_ms()})
            writing = request_stops(connection, messages.c.conversation_id.in_(ids)) if is_deleted else []
            query = select(*conversation_columns).where(conversations.c.id.in_(ids)).order_by(conversations.c.seq)
            there = [] if is_deleted else [conversation_of(row) for row in connection.execute(query).mappings()]
            return Shelved(there, ids if is_deleted else [], writing)


def on_shelf(shelf: Shelf) -> ColumnElement[bool]:
    """What a conversation has to be to stand on this shelf. Temporary ones stand on none."""
    columns = conversations.c
    conditions: list[ColumnElement[bool]] = [not_(columns.temporary)]
    if shelf.deleted:
        conditions.append(columns.deleted_at >= oldest_kept_ms())
    else:
        conditions.append(columns.deleted_at.is_(None))
    if shelf.pinned is not None:
        conditions.append(columns.pinned.is_(shelf.pinned))
    if shelf.archived is not None:
        conditions.append(columns.archived.is_(shelf.archived))
    if shelf.folder is not None:
        conditions.append(columns.folder == shelf.folder if shelf.folder else columns.folder.is_(None))
    return and_(*conditions)


def change_all(
    connection: Connection, owner_id: str, chosen: ColumnElement[bool], values: Mapping[str, Any]
) -> list[str]:
    """Changes all of them, each with a change number of its own; their ids."""
    count = connection.scalar(select(func.count()).select_from(conversations).where(chosen)) or 0
    if not count:
        return []
    first = take_numbers(connection, owner_id, count)
    number = func.row_number().over(order_by=conversations.c.seq)
    numbered = select(conversations.c.id, number.label("number")).where(chosen).subquery()
    change = update(conversations).where(conversations.c.id == numbered.c.id)
    change = change.values({**values, "seq": literal(first - 1) + numbered.c.number})
    return list(connection.scalars(change.returning(conversations.c.id)))
