"""What a copy of the database says: of which version its tables are, and which bytes belong to it. Writes nothing."""

from collections.abc import Iterator

from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, union

from parley.store.database import open_engine
from parley.store.tables import files

_ROWS_AT_ONCE = 1000


def revision_of(url: str) -> str | None:
    """None: there are no tables yet. Raises what SQLAlchemy raises if the database cannot be read."""
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def needed_digests(url: str) -> Iterator[str]:
    """Each once, in order: what files were attached, and the texts found in them. The database has been migrated."""
    engine = open_engine(url)
    query = union(select(files.c.digest), select(files.c.text_digest).where(files.c.text_digest.is_not(None)))
    try:
        with engine.connect() as connection:
            rows = connection.execution_options(yield_per=_ROWS_AT_ONCE).scalars(query.order_by("digest"))
            yield from rows
    finally:
        engine.dispose()
