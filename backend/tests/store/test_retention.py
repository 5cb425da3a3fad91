"""What is deleted because nothing has happened in it for long. The clock cannot be moved, so the rows are."""

from sqlalchemy import select, update

from parley.domain.part import Text
from parley.domain.run import Ending
from parley.store.database import Database
from parley.store.retention import delete_idle
from parley.store.tables import conversations
from tests.store.conftest import Rooms

_DAY_MS = 24 * 60 * 60 * 1000


def make_old(database: Database, days: int) -> None:
    columns = ("updated_at", "last_message_at", "answered_at")
    with database.write() as connection:
        connection.execute(
            update(conversations).values({each: conversations.c[each] - days * _DAY_MS for each in columns})
        )


def left(database: Database) -> set[str]:
    with database.read() as connection:
        return set(connection.scalars(select(conversations.c.id).where(conversations.c.deleted_at.is_(None))))


def test_what_is_being_written_stays_and_goes_once_it_is_not(rooms: Rooms, database: Database, owner_id: str) -> None:
    written, ended = rooms.ask(owner_id).answer, rooms.ask(owner_id).answer
    rooms.checkpoints.end(owner_id, ended.id, 1, [Text("a")], Ending("complete"))
    make_old(database, 8)
    delete_idle(database, 7)
    assert left(database) == {written.conversation_id}
    rooms.checkpoints.end(owner_id, written.id, 1, [Text("a")], Ending("complete"))
    make_old(database, 8)
    delete_idle(database, 7)
    assert left(database) == set()


def test_a_day_more_is_a_day_more(rooms: Rooms, database: Database, owner_id: str) -> None:
    answer = rooms.ask(owner_id).answer
    rooms.checkpoints.end(owner_id, answer.id, 1, [Text("a")], Ending("complete"))
    make_old(database, 7)
    delete_idle(database, 8)
    assert left(database) == {answer.conversation_id}
