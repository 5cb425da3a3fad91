"""What belongs to one owner does not exist for another."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from sqlalchemy import func, insert, select

from parley.domain.ask import Ask, AskAgain, Draft, Wanted
from parley.domain.conversation import Changes, Shelf
from parley.domain.errors import IdTakenError, NotFoundError
from parley.domain.ledger import Entry
from parley.domain.part import Text
from parley.domain.person import Vouched
from parley.domain.run import Ending
from parley.store.belongings import BelongingsStore
from parley.store.database import Database
from parley.store.identities import IdentityStore
from parley.store.ledger import LedgerStore
from parley.store.owners import local_owner
from parley.store.records import now_ms
from parley.store.tables import ledger, owners
from tests.store.conftest import Rooms


@pytest.fixture
def stranger_id(database: Database, owner_id: str) -> str:
    stranger_id = str(uuid4())
    with database.write() as connection:
        connection.execute(insert(owners).values(id=stranger_id, created_at=now_ms() + 1, seq=0))
    assert stranger_id != owner_id
    return stranger_id


def test_there_is_one_local_owner(database: Database, owner_id: str) -> None:
    assert local_owner(database) == owner_id


def test_who_was_deleted_is_nobody_else_and_leaves_nothing_that_comes_late(database: Database, owner_id: str) -> None:
    BelongingsStore(database).remove_rest(owner_id)
    LedgerStore(database).add(owner_id, "gateway", Entry("openai/x", "complete", now_ms()))
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(ledger)) == 0
    vouched = Vouched("proxy", "ada", "ada", "Ada", frozenset(), is_login_proven=True)
    arrival = IdentityStore(database, owner_id).take_in(vouched, "ada", "administrator")
    assert owner_id not in (arrival.person.id, local_owner(database))


def test_nothing_of_anothers_is_found(rooms: Rooms, owner_id: str, stranger_id: str) -> None:
    placed = rooms.ask(owner_id)
    assert placed.question is not None
    question_id, answer_id, conversation_id = placed.question.id, placed.answer.id, placed.answer.conversation_id
    rooms.checkpoints.end(owner_id, answer_id, 1, [Text("a")], Ending("stopped"))
    before = rooms.conversations.read(owner_id, conversation_id)
    calls: list[Callable[[], object]] = [
        lambda: rooms.conversations.read(stranger_id, conversation_id),
        lambda: rooms.conversations.read_path(stranger_id, conversation_id, None, 1),
        lambda: rooms.conversations.change(stranger_id, conversation_id, Changes(title="mine")),
        lambda: rooms.conversations.delete(stranger_id, conversation_id),
        lambda: rooms.conversations.restore(stranger_id, conversation_id),
        lambda: rooms.messages.answer(stranger_id, answer_id),
        lambda: rooms.messages.answers_of(stranger_id, question_id),
        lambda: rooms.messages.keep(stranger_id, answer_id),
        lambda: rooms.messages.delete(stranger_id, question_id),
        lambda: rooms.messages.restore(stranger_id, question_id),
        lambda: rooms.answers.ask(stranger_id, Ask(conversation_id, [Text("q")]), lambda *_: "openai/x"),
        lambda: rooms.answers.ask_again(stranger_id, AskAgain(question_id), lambda *_: "openai/x"),
        lambda: rooms.answers.go_on(stranger_id, answer_id, None),
    ]
    for call in calls:
        with pytest.raises(NotFoundError):
            call()
    assert rooms.conversations.page(stranger_id, Shelf(), None, 10).conversations == []
    rooms.answers.request_stop(stranger_id, answer_id)
    assert rooms.conversations.read(owner_id, conversation_id) == before


def test_anothers_ids_are_taken(rooms: Rooms, owner_id: str, stranger_id: str) -> None:
    placed = rooms.ask(owner_id)
    conversation_id = placed.answer.conversation_id
    with pytest.raises(IdTakenError):
        rooms.conversations.create(stranger_id, Draft(conversation_id))
    own = rooms.conversations.create(stranger_id, Draft(str(uuid4())))
    with pytest.raises(IdTakenError):
        rooms.answers.ask(
            stranger_id, Ask(own.id, [Text("q")], answers=[Wanted(placed.answer.id)]), lambda *_: "openai/x"
        )


def test_answers_of_others_do_not_count_as_running(rooms: Rooms, owner_id: str, stranger_id: str) -> None:
    for _ in range(3):
        rooms.ask(owner_id)
    assert rooms.ask(stranger_id).answers[0].prompt


def test_change_numbers_are_counted_for_each_owner(rooms: Rooms, owner_id: str, stranger_id: str) -> None:
    first, second = (rooms.conversations.create(owner_id, Draft(str(uuid4()))) for _ in range(2))
    theirs = rooms.conversations.create(stranger_id, Draft(str(uuid4())))
    assert (first.seq, second.seq, theirs.seq) == (1, 2, 1)
