"""Deleted things a day later. The clock cannot be moved, so the moment of deletion is."""

import pytest
from sqlalchemy import Table, func, select, update

from parley.domain.errors import DeletedError, NotFoundError
from parley.domain.part import Text
from parley.domain.run import Ending
from parley.domain.stretch import Stretch
from parley.store.database import Database
from parley.store.purge import purge
from parley.store.tables import conversations, messages, runs, tails
from tests.store.conftest import Rooms

DAY_MS = 24 * 60 * 60 * 1000


def age(database: Database, table: Table, milliseconds: int) -> None:
    with database.write() as connection:
        connection.execute(update(table).values(deleted_at=table.c.deleted_at - milliseconds))


def count(database: Database, table: Table) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def test_a_message_can_be_restored_for_a_day(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    rooms.messages.delete(owner_id, placed.answer.id)
    age(database, messages, DAY_MS - 60_000)
    purge(database)
    rooms.messages.restore(owner_id, placed.answer.id)
    assert rooms.messages.answer(owner_id, placed.answer.id).status == "writing"


def test_after_a_day_a_message_is_gone_with_all_that_belongs_to_it(
    rooms: Rooms, database: Database, owner_id: str
) -> None:
    placed = rooms.ask(owner_id)
    assert placed.question is not None
    rooms.checkpoints.save_tails([Stretch(placed.answer.id, 1, 0, [Text("a")])])
    rooms.messages.delete(owner_id, placed.question.id)
    age(database, messages, DAY_MS + 60_000)
    with pytest.raises(DeletedError):
        rooms.messages.restore(owner_id, placed.question.id)
    purge(database)
    with pytest.raises(NotFoundError):
        rooms.messages.restore(owner_id, placed.question.id)
    assert [count(database, table) for table in (conversations, messages, runs, tails)] == [1, 0, 0, 0]


def test_after_a_day_a_conversation_is_gone_for_good(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    kept = rooms.ask(owner_id)
    conversation_id = placed.answer.conversation_id
    rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("a")], Ending("complete"))
    rooms.conversations.delete(owner_id, conversation_id)
    age(database, conversations, DAY_MS + 60_000)
    with pytest.raises(DeletedError):
        rooms.conversations.restore(owner_id, conversation_id)
    purge(database)
    with pytest.raises(NotFoundError):
        rooms.conversations.restore(owner_id, conversation_id)
    assert count(database, conversations) == 1
    assert rooms.messages.answer(owner_id, kept.answer.id).status == "writing"
