"""What a process leaves behind, and what the next one makes of it."""

from collections.abc import Sequence

from sqlalchemy import func, select

from parley.domain.ask import Placed
from parley.domain.part import Part, Reasoning, Text, ToolCall
from parley.domain.run import Ending, RunError, StopReceipt
from parley.store.checkpoints import Tail
from parley.store.database import Database
from parley.store.tables import tails
from tests.store.conftest import OTHER_PROCESS, THIS_PROCESS, Rooms

DIED = RunError("process_died", "It died.")
CALL = ToolCall("c1", "search", "{}")


def save(rooms: Rooms, placed: Placed, start: int, pieces: Sequence[Part]) -> None:
    rooms.checkpoints.save_tails([Tail(placed.answer.id, placed.answer.run, start, pieces)])


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


def test_what_a_dead_process_wrote_is_interrupted_with_its_text(
    rooms: Rooms, database: Database, owner_id: str
) -> None:
    placed = rooms.ask(owner_id)
    save(rooms, placed, 0, [Text("as far as ")])
    save(rooms, placed, 10, [Text("this")])
    successor = Rooms(database, OTHER_PROCESS)
    assert successor.checkpoints.end_leftovers(lambda process_id: process_id == THIS_PROCESS, DIED) == 1
    answer = rooms.messages.answer(owner_id, placed.answer.id)
    assert (answer.status, answer.runs[0].error) == ("interrupted", DIED)
    assert answer.parts == [Text("as far as this")]


def test_what_was_asked_to_stop_before_its_process_died_is_stopped(
    rooms: Rooms, database: Database, owner_id: str
) -> None:
    placed = rooms.ask(owner_id)
    rooms.answers.request_stop(owner_id, placed.answer.id)
    assert rooms.checkpoints.stop_requests() == [placed.answer.id]
    Rooms(database, OTHER_PROCESS).checkpoints.end_leftovers(lambda _: True, DIED)
    answer = rooms.messages.answer(owner_id, placed.answer.id)
    assert (answer.status, answer.runs[0].stop) == ("stopped", StopReceipt(upstream_closed=True, closed_after_ms=0))


def test_what_a_living_process_writes_is_left_to_it(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    other = Rooms(database, OTHER_PROCESS)
    assert other.checkpoints.end_leftovers(lambda _: False, DIED) == 0
    assert other.checkpoints.stop_requests() == []
    assert rooms.messages.answer(owner_id, placed.answer.id).status == "writing"


def test_only_the_latest_run_of_a_dead_process_is_ended(rooms: Rooms, database: Database, owner_id: str) -> None:
    placed = rooms.ask(owner_id)
    rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("one")], Ending("stopped"))
    again = rooms.answers.go_on(owner_id, placed.answer.id, None)
    save(rooms, again, 3, [Text(" two")])
    Rooms(database, OTHER_PROCESS).checkpoints.end_leftovers(lambda _: True, DIED)
    answer = rooms.messages.answer(owner_id, placed.answer.id)
    assert [(run.status, run.start) for run in answer.runs] == [("stopped", 0), ("interrupted", 3)]
    assert answer.parts == [Text("one two")]
    assert answer.cursor == "2-7"
