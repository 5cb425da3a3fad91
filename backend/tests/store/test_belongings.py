"""What is told of a person, and removed with them: every table that refers to an owner, also one that is new."""

from uuid import uuid4

import msgspec
import pytest
from sqlalchemy import Boolean, Column, Connection, Float, Integer, LargeBinary, String, Table, func, insert, select

from parley.store.belongings import BelongingsStore
from parley.store.database import Database
from parley.store.people_tables import people
from parley.store.tables import metadata, owners

_ARCHIVED = {"conversations", "messages", "runs", "message_files", "share_files"}
# What follows from the rest, and what an answer that is being written has over its parts.
_DERIVED = {"search_documents", "tails"}
Ids = dict[str, dict[str, object]]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, url: str) -> str:
    """A database of either kind."""
    return url if request.param == "sqlite" else str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def belonging() -> list[Table]:
    """Those whose rows belong to somebody."""
    found: list[Table] = []
    for table in metadata.sorted_tables:
        referred = {key.column.table for key in table.foreign_keys}
        if table is not owners and ("owner_id" in table.c or referred & {owners, *found}):
            found.append(table)
    return found


def fill(connection: Connection, belonging: list[Table]) -> Ids:
    """One row in each of them, and in those that they refer to; what each row is known by."""
    ids: Ids = {}
    owner_id = str(uuid4())
    tables = {key.column.table for table in belonging for key in table.foreign_keys} | set(belonging)
    for table in metadata.sorted_tables:
        if table in tables:
            row = {column.name: _value(column, owner_id, ids) for column in table.c}
            connection.execute(insert(table), row)
            ids[table.name] = row
    return ids


def _value(column: Column[object], owner_id: str, ids: Ids) -> object:
    for key in column.foreign_keys:
        return None if key.column.table is column.table else ids[key.column.table.name][key.column.name]
    if column.name in ("id", "owner_id") and column.table.name in ("owners", "imported"):
        return owner_id
    if isinstance(column.type, Boolean):
        return False
    if isinstance(column.type, (Integer, Float)):
        return int(uuid4()) % 1_000_000
    if isinstance(column.type, LargeBinary):
        return b"key"
    if isinstance(column.type, String) and column.type.length and column.type.length < 36:
        return "x"
    return "[]" if column.name in ("parts", "body", "shown", "report", "messages", "allowance") else str(uuid4())


def rows_of(connection: Connection, table: Table, ids: Ids) -> int:
    own = [column == ids[table.name][column.name] for column in table.primary_key]
    return connection.scalar(select(func.count()).select_from(table).where(*own)) or 0


def test_everything_of_a_person_goes_and_nothing_of_anybody_else(database: Database, belonging: list[Table]) -> None:
    assert {"conversations", "contexts", "passkeys", "people"} < {table.name for table in belonging}
    with database.write() as connection:
        theirs, others = fill(connection, belonging), fill(connection, belonging)
    owner_id = str(theirs["owners"]["id"])
    store = BelongingsStore(database)
    while store.remove_some(owner_id):
        pass
    store.remove_rest(owner_id)
    with database.read() as connection:
        assert {table.name: rows_of(connection, table, theirs) for table in belonging if table is not owners} == {
            table.name: 0 for table in belonging
        }
        assert {rows_of(connection, table, others) for table in belonging} == {1}
        assert connection.scalar(select(func.count()).select_from(people)) == 1


def test_everything_of_a_person_is_told_and_no_secret(database: Database, belonging: list[Table]) -> None:
    with database.write() as connection:
        ids = fill(connection, belonging)
        fill(connection, belonging)
    told = BelongingsStore(database).tell(str(ids["owners"]["id"]))
    assert {table.name for table in belonging} == (told.keys() - {"audit"}) | _ARCHIVED | _DERIVED
    assert {len(rows) for name, rows in told.items() if name != "audit"} == {1}
    text = msgspec.json.encode(told).decode()
    secrets = [ids[table][column] for table, column in (("people", "password"), ("tokens", "digest"))]
    secrets += [ids[table][column] for table, column in (("sign_ins", "digest"), ("links", "digest"))]
    assert [each for each in secrets if str(each) in text] == []
