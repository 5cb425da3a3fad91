import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from parley.store.database import Database, open_engine
from parley.store.migration import NewerDatabaseError, migrate
from parley.store.owners import local_owner
from parley.store.people_tables import metadata


def differences(engine: Engine) -> list[object]:
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection, opts={"include_name": _is_ours}), metadata))


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    # SQLite's index of words is tables of its own making.
    return not (kind == "table" and str(name).startswith("search_index"))


def test_migrations_make_the_tables_the_code_uses(database: Database) -> None:
    assert differences(database.engine) == []


def test_migrating_again_changes_nothing(database: Database, url: str, owner_id: str) -> None:
    migrate(url)
    assert local_owner(database) == owner_id


def test_an_empty_database_of_an_older_version_is_brought_up(url: str) -> None:
    migrate(url, "base")
    engine = open_engine(url)
    assert "messages" not in inspect(engine).get_table_names()
    migrate(url)
    assert differences(engine) == []
    engine.dispose()


def test_a_newer_database_is_left_alone(database: Database, url: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(NewerDatabaseError):
        migrate(url)


def test_sqlite_writes_ahead_and_keeps_foreign_keys(database: Database) -> None:
    with database.read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
