"""Titles that a model gave, and what asking for them took."""

from uuid import uuid4

from sqlalchemy import insert, update

from parley.domain.run import Usage
from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.tables import conversations, ledger


class TitleStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def name(
        self,
        owner_id: str,
        conversation_id: str,
        before: str | None,
        title: str | None,
        model: str,
        usage: Usage | None,
    ) -> None:
        """Notes what the request took, and names the conversation if it still is called `before`."""
        with self._database.write_for(owner_id) as (connection, seq):
            row = {"id": str(uuid4()), "owner_id": owner_id, "conversation_id": conversation_id, "purpose": "title"}
            tokens = usage and {
                "input_tokens": usage.input_tokens,
                "output_tokens": usage.output_tokens,
                "is_estimated": usage.estimated,
                "cost": usage.cost,
            }
            connection.execute(insert(ledger), row | {"model": model, "created_at": now_ms()} | (tokens or {}))
            if title:
                still = (conversations.c.id == conversation_id, conversations.c.title == before)
                named = {"title": title, "to_index": True, "updated_at": now_ms(), "seq": seq}
                connection.execute(update(conversations).where(*still).values(named))
