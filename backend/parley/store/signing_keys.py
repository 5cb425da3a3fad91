"""What every node signs with: made by the first that needs it, and the same for all of them."""

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from parley.store.database import Database
from parley.store.people_tables import signing_keys
from parley.store.secret import new_secret


def signing_key(database: Database, name: str) -> str:
    """The key of this name."""
    with database.write() as connection:
        dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
        row = {"name": name, "value": new_secret()}
        connection.execute(dialect.insert(signing_keys).values(row).on_conflict_do_nothing())
        key: str = connection.execute(select(signing_keys.c.value).where(signing_keys.c.name == name)).scalar_one()
        return key
