"""What running answers leave in the store."""

from collections.abc import Sequence

import pytest
from sqlalchemy import func, select

from parley.domain.ask import Placed
from parley.domain.errors import ShuttingDownError
from parley.domain.part import Part, Reasoning, Text, ToolCall
from parley.domain.run import Ending
from parley.domain.stretch import Stretch
from parley.store.database import Database
from parley.store.processes import LeaseLostError
from parley.store.tables import tails
from tests.store.conftest import OTHER_PROCESS, THIS_PROCESS, Rooms

CALL = ToolCall("c1", "search", "{}")


def save(rooms: Rooms, placed: Placed, start: int, pieces: Sequence[Part]) -> None:
    rooms.checkpoints.save_tails([Stretch(placed.answer.id, placed.answer.run, start, pieces)])


def test_tails_are_read_back_as_parts(rooms: Rooms, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    save(rooms, placed, 0, [Reasoning("hm"), Text("a")])
    save(rooms, placed, 3, [Text("b"), CALL])
    answer = rooms.messages.answer(owner_id, placed.answer.id)
    assert answer.parts == [Reasoning("hm"), Text("ab"), CALL]
    assert answer.cursor == "1-5"


def test_an_end_replaces_the_tails(rooms: Rooms, owner_id: str, database: Database) -> None:
    placed = rooms.ask(owner_id)
    save(rooms, placed, 0, [Text("a")])
    assert rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("abc")], Ending("complete", "stop"))
    answer = rooms.messages.answer(owner_id, placed.answer.id)
    assert (answer.status, answer.parts, answer.runs[0].finish_reason) == ("complete", [Text("abc")], "stop")
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(tails)) == 0


def test_a_run_ends_once(rooms: Rooms, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    assert rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("first")], Ending("complete"))
    assert not rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("second")], Ending("stopped"))
    assert rooms.messages.answer(owner_id, placed.answer.id).parts == [Text("first")]


def test_only_the_process_that_writes_an_answer_ends_it(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    other = Rooms(database, OTHER_PROCESS)
    assert not other.checkpoints.end(owner_id, placed.answer.id, 1, [], Ending("complete"))
    assert rooms.messages.answer(owner_id, placed.answer.id).status == "writing"


def test_who_was_declared_dead_stores_nothing_more(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    Rooms(database, OTHER_PROCESS).processes.remove([THIS_PROCESS])
    with pytest.raises(LeaseLostError):
        save(rooms, placed, 0, [Text("late")])
    with pytest.raises(LeaseLostError):
        rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("late")], Ending("complete"))
    with pytest.raises(LeaseLostError):
        rooms.processes.renew()
    with pytest.raises(ShuttingDownError):
        rooms.ask(owner_id)
    assert rooms.messages.answer(owner_id, placed.answer.id).parts == []


def test_what_was_stored_without_being_confirmed_is_stored_over(rooms: Rooms, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    save(rooms, placed, 0, [Text("a")])
    save(rooms, placed, 0, [Text("abc")])
    assert rooms.messages.answer(owner_id, placed.answer.id).parts == [Text("abc")]
