"""Brings a database of any age to this version's tables. Runs before anything else opens it."""

from enum import Enum
from pathlib import Path
from time import monotonic

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, text

from parley.store.database import lift_timeouts, open_engine, write_transaction

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
# Another process may be writing to the database: a backup, a shell.
_PATIENCE_S = 10.0
# Any number, as long as nobody else on the database locks the same one: the letters of the name.
_LOCK = 0x7061726C6579


class NewerDatabaseError(Exception):
    """The database was migrated by a version of Parley that this one does not know."""


class Age(Enum):
    """A database's tables beside this version's."""

    EMPTY = "empty"
    OLDER = "older"
    CURRENT = "current"
    NEWER = "newer"


def age_of(url: str) -> Age:
    """Raises what SQLAlchemy raises if the database cannot be reached."""
    scripts = ScriptDirectory.from_config(_config())
    engine = open_engine(url)
    try:
        with engine.connect() as connection:
            heads = MigrationContext.configure(connection).get_current_heads()
            try:
                _check_known(connection, scripts)
            except NewerDatabaseError:
                return Age.NEWER
    finally:
        engine.dispose()
    if not heads:
        return Age.EMPTY
    return Age.CURRENT if list(heads) == scripts.get_heads() else Age.OLDER


def migrate(url: str, revision: str = "head") -> None:
    """Runs what is missing. Raises NewerDatabaseError, or what SQLAlchemy raises if the database cannot be reached."""
    config = _config()
    engine = open_engine(url)
    try:
        with write_transaction(engine, monotonic() + _PATIENCE_S) as connection:
            lift_timeouts(connection)
            if connection.dialect.name == "postgresql":
                # Several nodes may start at once.
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            _check_known(connection, ScriptDirectory.from_config(config))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
    finally:
        engine.dispose()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _check_known(connection: Connection, scripts: ScriptDirectory) -> None:
    for current in MigrationContext.configure(connection).get_current_heads():
        try:
            scripts.get_revision(current)
        except CommandError:
            raise NewerDatabaseError from None
