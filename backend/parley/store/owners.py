"""The owners of data. There is one, made with the database, until people can have accounts."""

from uuid import uuid4

from sqlalchemy import insert, select, text

from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.tables import owners


def local_owner(database: Database) -> str:
    """The id of this installation's owner; made at the first call."""
    with database.write() as connection:
        if connection.dialect.name == "postgresql":
            # Another process may make it at this very moment.
            connection.execute(text("LOCK TABLE owners IN SHARE ROW EXCLUSIVE MODE"))
        there = select(owners.c.id).where(owners.c.deleted_at.is_(None))
        owner_id = connection.scalar(there.order_by(owners.c.created_at).limit(1))
        if owner_id is None:
            owner_id = str(uuid4())
            connection.execute(insert(owners).values(id=owner_id, created_at=now_ms(), seq=0))
        return owner_id
