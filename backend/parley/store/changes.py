"""What changed in an owner's conversations since a given change. Reads only."""

from sqlalchemy import not_, select

from parley.domain.conversation import ChangeList
from parley.store.database import Database
from parley.store.reading import conversation_columns
from parley.store.records import conversation_of
from parley.store.tables import conversations, owners

_MOST_AT_ONCE = 500


class ChangeStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def since(self, owner_id: str, after: int) -> ChangeList:
        """The conversations whose latest change comes after number `after`, as they are now, the earliest change first.

        A deleted one is listed until it is purged.
        """
        query = select(*conversation_columns).where(
            conversations.c.owner_id == owner_id, conversations.c.seq > after, not_(conversations.c.temporary)
        )
        with self._database.read() as connection:
            # The number first: what changes between the two reads is listed now and once more the next time.
            latest = connection.scalar(select(owners.c.seq).where(owners.c.id == owner_id)) or 0
            rows = connection.execute(query.order_by(conversations.c.seq).limit(_MOST_AT_ONCE + 1)).mappings().all()
        listed = rows[:_MOST_AT_ONCE]
        has_more = len(rows) > len(listed)
        return ChangeList(
            seq=listed[-1]["seq"] if has_more else latest,
            conversations=[conversation_of(row) for row in listed if row["deleted_at"] is None],
            deleted=[row["id"] for row in listed if row["deleted_at"] is not None],
            has_more=has_more,
        )
