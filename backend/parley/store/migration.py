"""Brings a database of any age to this version's tables. Runs before anything else opens it."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.util import CommandError

from parley.store.database import open_engine

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


class NewerDatabaseError(Exception):
    """The database was migrated by a version of Parley that this one does not know."""


def migrate(url: str, revision: str = "head") -> None:
    """Runs what is missing. Raises NewerDatabaseError, or what SQLAlchemy raises if the database cannot be reached."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    engine = open_engine(url)
    try:
        with engine.connect().execution_options(is_write=True) as connection, connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    except CommandError as error:
        raise NewerDatabaseError from error
    finally:
        engine.dispose()
