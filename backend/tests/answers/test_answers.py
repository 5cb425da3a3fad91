"""The room's behaviour where timing matters and a black box cannot look."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import gevent
import pytest
from gevent.event import Event

from parley.answers.reader import Reader
from parley.domain.ask import Placed
from parley.domain.errors import ShuttingDownError
from parley.domain.events import Delta, End
from parley.domain.part import Text
from parley.domain.run import Usage
from parley.store.answers import AnswerStore
from tests.answers.conftest import Room


@contextmanager
def another_writer(path: Path) -> Iterator[None]:
    """Another process that holds SQLite's write lock, as a backup does."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def read_until(kind: type[Delta | End], reader: Reader) -> None:
    bell = Event()
    with reader.present(bell.set):
        while not any(isinstance(event, kind) for event in reader.read()):
            assert bell.wait(10)
            bell.clear()


def test_an_answer_that_is_being_placed_as_the_door_shuts_is_waited_for_and_interrupted(room: Room) -> None:
    with another_writer(room.database_path):
        asking = gevent.spawn(room.ask)
        gevent.idle()
        draining = gevent.spawn(room.answers.drain, 0.0)
        gevent.idle()
        with pytest.raises(ShuttingDownError):
            room.ask()
    draining.get(timeout=10)
    answer = room.stored(asking.get(timeout=10))
    assert answer.status == "interrupted"
    assert answer.runs[0].error is not None
    assert answer.runs[0].error.code == "shut_down"


def test_what_was_asked_before_is_joined_also_while_the_door_is_shut(room: Room) -> None:
    reader = room.ask()
    draining = gevent.spawn(room.answers.drain, 30.0)
    gevent.idle()
    message = reader.answer.message
    assert room.answers.go_on(room.owner_id, message.id, None).answer.message.id == message.id
    room.answers.stop(room.owner_id, message.id)
    draining.get(timeout=10)


def test_stop_does_not_wait_for_a_busy_database_to_close_the_connection(room: Room) -> None:
    reader = room.ask()
    request = room.upstream.next_request()
    request.send_text("Once")
    read_until(Delta, reader)
    with another_writer(room.database_path):
        stopping = gevent.spawn(room.answers.stop, room.owner_id, reader.answer.message.id)
        assert request.wait_closed(3)
    (receipt,) = stopping.get(timeout=10)
    assert (receipt.status, receipt.upstream_closed) == ("stopped", True)


def test_an_answer_that_cannot_be_stored_fails_alone(room: Room) -> None:
    broken, sound = room.ask(), room.ask()
    first, second = room.upstream.next_request(), room.upstream.next_request()
    pump = room.running.find(broken.answer.message.id)
    assert pump is not None
    # No provider's reply gets as far as this: the edge refuses such numbers.
    pump.record.tell(Usage(2**70, 0))
    for request in (first, second):
        request.send_text("Hello.")
        request.finish()
    for reader in (broken, sound):
        read_until(End, reader)
    failed, complete = room.stored(broken), room.stored(sound)
    assert failed.status == "failed"
    assert failed.runs[0].error is not None
    assert failed.runs[0].error.code == "internal"
    assert (complete.status, complete.parts) == ("complete", [Text("Hello.")])


def test_an_earlier_run_on_its_way_out_takes_no_later_one_along(room: Room) -> None:
    reader = room.ask()
    earlier = room.running.find(reader.answer.message.id)
    assert earlier is not None
    room.upstream.next_request().send_text("One, ")
    read_until(Delta, reader)
    room.answers.stop(room.owner_id, reader.answer.message.id)
    going_on = room.answers.go_on(room.owner_id, reader.answer.message.id, None)
    room.running.remove(earlier)
    assert room.running.find(going_on.answer.message.id) is not None
    request = room.upstream.next_request()
    request.send_text("two.")
    request.finish()
    read_until(End, going_on)
    assert room.stored(going_on).parts == [Text("One, two.")]


def test_what_is_placed_while_others_take_this_process_for_dead_is_not_begun(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = AnswerStore.ask

    def placed_too_late(*arguments: Any) -> Placed:
        placed = place(*arguments)
        room.answers.abandon()
        return placed

    monkeypatch.setattr(AnswerStore, "ask", placed_too_late)
    with pytest.raises(ShuttingDownError):
        room.ask()
    assert list(room.running) == []
    assert room.upstream.request_count == 0
