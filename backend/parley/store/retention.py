"""Ordinary conversations in which nothing has happened for long: deleted as their owner would, where a setting says so.

Without that setting none is ever deleted. Pinned ones stay, and each can be restored for a day.
"""

from sqlalchemy import ColumnElement, and_, exists, func, not_, select

from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.shelves import change_all
from parley.store.tables import being_written, conversations, messages

_DAY_MS = 24 * 60 * 60 * 1000
# Of one owner, in one transaction: others have their turn between two.
_AT_ONCE = 200


def delete_idle(database: Database, days: int) -> None:
    """Each owner's clients are told of it by the changes. Several processes may do so at once."""
    while some := _idle(database, days):
        for owner_id, ids in some.items():
            with database.write_for(owner_id) as (connection, _):
                now = now_ms()
                chosen = and_(conversations.c.id.in_(ids), _is_idle(days))
                change_all(connection, owner_id, chosen, {"deleted_at": now, "updated_at": now})


def _idle(database: Database, days: int) -> dict[str, list[str]]:
    """Some of them, by their owners."""
    query = select(conversations.c.owner_id, conversations.c.id).where(_is_idle(days)).limit(_AT_ONCE)
    found: dict[str, list[str]] = {}
    with database.read() as connection:
        for owner_id, conversation_id in connection.execute(query):
            found.setdefault(owner_id, []).append(conversation_id)
    return found


def _is_idle(days: int) -> ColumnElement[bool]:
    # What was taken in from elsewhere is as old as it was there: its last change was here.
    oldest, columns = now_ms() - days * _DAY_MS, conversations.c
    said = exists().where(messages.c.conversation_id == columns.id, being_written)
    last = (columns.last_message_at, columns.updated_at, func.coalesce(columns.answered_at, 0))
    return and_(
        columns.deleted_at.is_(None),
        not_(columns.temporary),
        not_(columns.pinned),
        *(at < oldest for at in last),
        not_(said),
    )
