"""What was deleted is kept for a day, so that it can be restored, and then it is gone for good."""

from sqlalchemy import delete

from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.tables import conversations, messages

_KEPT_MS = 24 * 60 * 60 * 1000


def oldest_kept_ms() -> int:
    """What was deleted before this moment cannot be restored any more."""
    return now_ms() - _KEPT_MS


def purge(database: Database) -> None:
    """Removes what was deleted too long ago, with everything that belongs to it."""
    oldest = oldest_kept_ms()
    with database.write() as connection:
        connection.execute(delete(messages).where(messages.c.deleted_at < oldest))
        connection.execute(delete(conversations).where(conversations.c.deleted_at < oldest))
