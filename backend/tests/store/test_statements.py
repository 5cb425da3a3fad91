"""How many statements a call takes: as many for much as for little, and not one more than it needs."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import pytest
from sqlalchemy import event

from parley.domain.ask import Ask
from parley.domain.conversation import Shelf
from parley.domain.part import Text
from parley.domain.run import Ending
from parley.store.database import Database
from tests.store.conftest import Rooms


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, url: str) -> str:
    """A database of either kind."""
    return url if request.param == "sqlite" else str(request.getfixturevalue("postgres").new_database())


@contextmanager
def counted(database: Database) -> Iterator[list[str]]:
    """The statements that are executed meanwhile, without those that begin a transaction."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def fill(rooms: Rooms, owner_id: str, answers: int) -> str:
    """A conversation of so many questions and answers."""
    placed = rooms.ask(owner_id)
    conversation_id = placed.answer.conversation_id
    for _ in range(answers - 1):
        rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("a")], Ending("complete", "stop"))
        placed = rooms.answers.ask(owner_id, Ask(conversation_id, [Text("q")]), lambda *_: "openai/x")
    rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("a")], Ending("complete", "stop"))
    return conversation_id


def test_a_page_of_the_list_is_one(rooms: Rooms, database: Database, owner_id: str) -> None:
    for listed in (1, 12):
        while len(rooms.conversations.page(owner_id, Shelf(), None, 100).conversations) < listed:
            fill(rooms, owner_id, 1)
        with counted(database) as statements:
            assert len(rooms.conversations.page(owner_id, Shelf(), None, 100).conversations) == listed
        assert len(statements) == 1


def test_a_conversation_is_five_however_long(rooms: Rooms, database: Database, owner_id: str) -> None:
    for answers in (1, 12):
        conversation_id = fill(rooms, owner_id, answers)
        with counted(database) as statements:
            found = rooms.conversations.read_path(owner_id, conversation_id, None, 100).messages
        assert found is not msgspec.UNSET
        assert len(found) == 2 * answers
        # Itself, its shape, its messages, their runs, and what is being written.
        assert len(statements) == 5


def test_a_question_is_seven_in_a_new_conversation_and_eleven_in_any_other(
    rooms: Rooms, database: Database, owner_id: str
) -> None:
    with counted(database) as statements:
        rooms.ask(owner_id)
    assert len(statements) == 7
    for answers in (1, 6):
        conversation_id = fill(rooms, owner_id, answers)
        with counted(database) as statements:
            rooms.answers.ask(owner_id, Ask(conversation_id, [Text("q")]), lambda *_: "openai/x")
        assert len(statements) == 11
