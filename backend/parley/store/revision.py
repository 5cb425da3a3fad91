"""Which migration the database's tables are of. Knows nothing of migrations themselves."""

from sqlalchemy import text

from parley.store.database import Database


def schema_revision(database: Database) -> str:
    """Its number, such as `0018`."""
    with database.read() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))
