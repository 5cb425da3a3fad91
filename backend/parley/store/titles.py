"""Titles that a model gave, and what asking for them took."""

from sqlalchemy import update

from parley.domain.ledger import Entry
from parley.store.database import Database
from parley.store.ledger import enter
from parley.store.records import now_ms
from parley.store.tables import conversations


class TitleStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(self, owner_id: str, conversation_id: str, before: str | None, title: str | None, entry: Entry) -> None:
        """Notes what the request took, and names the conversation if it still is called `before`."""
        with self._database.write_for(owner_id) as (connection, seq):
            enter(connection, owner_id, conversation_id, [entry], "title")
            if title:
                still = (conversations.c.id == conversation_id, conversations.c.title == before)
                named = {"title": title, "to_index": True, "updated_at": now_ms(), "seq": seq}
                connection.execute(update(conversations).where(*still).values(named))
