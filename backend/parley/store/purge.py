"""What is gone for good: what was deleted a day ago, until then it can be restored, and what was temporary."""

from sqlalchemy import and_, delete, exists, func, not_, select

from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.tables import being_written, conversations, messages

_KEPT_MS = 24 * 60 * 60 * 1000


def oldest_kept_ms() -> int:
    """What was deleted before this moment cannot be restored any more."""
    return now_ms() - _KEPT_MS


def purge_temporary(database: Database, idle_s: float) -> None:
    """Removes temporary conversations in which nothing has happened for so long."""
    oldest = now_ms() - round(idle_s * 1000)
    said = exists().where(messages.c.conversation_id == conversations.c.id, being_written)
    idle = and_(
        conversations.c.temporary,
        conversations.c.last_message_at < oldest,
        func.coalesce(conversations.c.answered_at, 0) < oldest,
        not_(said),
    )
    with database.read() as connection:
        ids = list(connection.scalars(select(conversations.c.id).where(idle)))
    if ids:
        with database.write() as connection:
            connection.execute(delete(conversations).where(conversations.c.id.in_(ids), idle))


def purge(database: Database) -> None:
    """Removes what was deleted too long ago, with everything that belongs to it."""
    oldest = oldest_kept_ms()
    with database.write() as connection:
        connection.execute(delete(messages).where(messages.c.deleted_at < oldest))
        connection.execute(delete(conversations).where(conversations.c.deleted_at < oldest))
