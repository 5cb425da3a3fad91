"""What a process leaves behind, and what the next one makes of it."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from parley.answers.recovery import Recovery
from parley.domain.ask import Placed
from parley.domain.cursor import Cursor
from parley.domain.meter import Unmetered
from parley.domain.model import Price
from parley.domain.part import Part, Text
from parley.domain.prompt import GO_ON
from parley.domain.run import Ending, StopReceipt
from parley.domain.stretch import Stretch
from parley.domain.tokens import estimated_tokens
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.relay import Growth, Relay, Sending
from parley.store.database import Database
from parley.store.tables import ledger
from tests.store.conftest import OTHER_PROCESS, THIS_PROCESS, Rooms


@pytest.fixture
def dead(database: Database) -> Rooms:
    """A process that dies in each of these tests."""
    return Rooms(database, THIS_PROCESS)


@pytest.fixture
def successor(database: Database) -> Rooms:
    return Rooms(database, OTHER_PROCESS)


@pytest.fixture
def relay() -> Relay:
    return MemoryRelay(Memory())


def save(rooms: Rooms, placed: Placed, start: int, pieces: Sequence[Part]) -> None:
    rooms.checkpoints.save_tails([Stretch(placed.answer.id, placed.answer.run, start, pieces)])


def carry(relay: Relay, placed: Placed, start: int, *pieces: Part) -> None:
    answer_id, run = placed.answer.id, placed.answer.run
    growth = Growth(Stretch(answer_id, run, start, pieces), 0, is_awaited=False)
    relay.send(Sending([(answer_id, Cursor(run, start))], [growth]))


def price_of(_model: str) -> Price:
    return Price(input=1_000_000.0, output=10_000_000.0)


def end_leftovers(successor: Rooms, relay: Relay) -> None:
    successor.processes.remove([THIS_PROCESS])
    Recovery(successor.processes, successor.checkpoints, relay, price_of, lambda: None, Unmetered()).end_leftovers()


def test_what_a_dead_process_wrote_is_interrupted_with_its_text(
    dead: Rooms, successor: Rooms, relay: Relay, owner_id: str
) -> None:
    placed = dead.ask(owner_id)
    save(dead, placed, 0, [Text("as far as ")])
    save(dead, placed, 10, [Text("this")])
    end_leftovers(successor, relay)
    answer = successor.messages.answer(owner_id, placed.answer.id)
    assert answer.status == "interrupted"
    assert answer.runs[0].error is not None
    assert answer.runs[0].error.code == "process_died"
    assert answer.parts == [Text("as far as this")]


def test_what_a_dead_process_asked_is_estimated_by_what_is_left_of_it(
    dead: Rooms, successor: Rooms, relay: Relay, database: Database, owner_id: str
) -> None:
    placed = dead.ask(owner_id)
    dead.checkpoints.end(owner_id, placed.answer.id, 1, [Text("x" * 400)], Ending("stopped"))
    again = dead.answers.go_on(owner_id, placed.answer.id, None)
    save(dead, again, 400, [Text("as far as this")])
    end_leftovers(successor, relay)
    with database.read() as connection:
        row = connection.execute(select(ledger)).mappings().one()
    assert (row["outcome"], row["error_code"], row["is_estimated"]) == ("interrupted", "process_died", True)
    # The question, what was written before, and how a model is asked to go on.
    assert row["input_tokens"] == estimated_tokens(["question" + "x" * 400 + GO_ON])
    assert row["output_tokens"] == estimated_tokens(["as far as this"])
    assert row["cost"] == row["input_tokens"] + 10 * row["output_tokens"]


def test_what_was_carried_but_not_stored_is_not_lost(
    dead: Rooms, successor: Rooms, relay: Relay, owner_id: str
) -> None:
    placed = dead.ask(owner_id)
    save(dead, placed, 0, [Text("as far as ")])
    carry(relay, placed, 7, Text("as this"))
    end_leftovers(successor, relay)
    assert successor.messages.answer(owner_id, placed.answer.id).parts == [Text("as far as this")]
    growth = Growth(Stretch(placed.answer.id, 1, 14, [Text(", or more")]), 0, is_awaited=False)
    late = relay.send(Sending(growths=[growth]))
    assert late.fenced == {placed.answer.id}


def test_what_stands_behind_a_gap_is_left_out(dead: Rooms, successor: Rooms, relay: Relay, owner_id: str) -> None:
    placed = dead.ask(owner_id)
    save(dead, placed, 0, [Text("as far as ")])
    carry(relay, placed, 20, Text("that"))
    end_leftovers(successor, relay)
    assert successor.messages.answer(owner_id, placed.answer.id).parts == [Text("as far as ")]


def test_what_was_asked_to_stop_before_its_process_died_is_stopped(
    dead: Rooms, successor: Rooms, relay: Relay, owner_id: str
) -> None:
    placed = dead.ask(owner_id)
    dead.answers.request_stop(owner_id, placed.answer.id)
    assert dead.checkpoints.stop_requests() == [placed.answer.id]
    end_leftovers(successor, relay)
    answer = successor.messages.answer(owner_id, placed.answer.id)
    assert (answer.status, answer.runs[0].stop) == ("stopped", StopReceipt(upstream_closed=True, closed_after_ms=0))


def test_what_the_database_does_not_take_of_an_answer_costs_no_other(
    dead: Rooms, successor: Rooms, relay: Relay, owner_id: str
) -> None:
    broken, sound = dead.ask(owner_id), dead.ask(owner_id)
    for placed in (broken, sound):
        save(dead, placed, 0, [Text("as far as ")])
    carry(relay, broken, 10, Text("\ud800"))
    carry(relay, sound, 10, Text("this"))
    end_leftovers(successor, relay)
    answers = [successor.messages.answer(owner_id, placed.answer.id) for placed in (broken, sound)]
    assert [answer.status for answer in answers] == ["interrupted", "interrupted"]
    assert [answer.parts for answer in answers] == [[Text("as far as ")], [Text("as far as this")]]


def test_what_a_living_process_writes_is_left_to_it(dead: Rooms, successor: Rooms, relay: Relay, owner_id: str) -> None:
    placed = dead.ask(owner_id)
    Recovery(successor.processes, successor.checkpoints, relay, price_of, lambda: None, Unmetered()).end_leftovers()
    assert successor.checkpoints.stop_requests() == []
    assert dead.messages.answer(owner_id, placed.answer.id).status == "writing"


def test_only_the_latest_run_of_a_dead_process_is_ended(
    dead: Rooms, successor: Rooms, relay: Relay, owner_id: str
) -> None:
    placed = dead.ask(owner_id)
    dead.checkpoints.end(owner_id, placed.answer.id, 1, [Text("one")], Ending("stopped"))
    again = dead.answers.go_on(owner_id, placed.answer.id, None)
    save(dead, again, 3, [Text(" two")])
    end_leftovers(successor, relay)
    answer = successor.messages.answer(owner_id, placed.answer.id)
    assert [(run.status, run.start) for run in answer.runs] == [("stopped", 0), ("interrupted", 3)]
    assert answer.parts == [Text("one two")]
    assert answer.cursor == "2-7"
