"""The ledger: more entries than are read at once, whose they are, and databases that are older than it."""

from collections.abc import Mapping
from datetime import UTC, date
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, text

from parley.domain.ledger import Entry, Spent
from parley.domain.part import Text
from parley.domain.period import Period
from parley.domain.run import Ending, Usage
from parley.store.database import Database, open_engine
from parley.store.ledger import LedgerStore
from parley.store.migration import migrate
from parley.store.tables import ledger, owners
from tests.store.conftest import Rooms

_NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, url: str) -> str:
    """A database of either kind."""
    return url if request.param == "sqlite" else str(request.getfixturevalue("postgres").new_database())


def row(owner_id: str, created_at: int, **values: object) -> dict[str, object]:
    known: Mapping[str, object] = {
        "input_tokens": 3,
        "output_tokens": 2,
        "is_estimated": False,
        "cost": 0.5,
        "first_token_ms": 10,
        "duration_ms": 20,
        "retries": 0,
    }
    said = {"id": str(uuid4()), "owner_id": owner_id, "purpose": "answer", "model": "openai/x", "outcome": "complete"}
    return {**said, **known, "created_at": created_at, **values}


def test_more_entries_than_are_read_at_once_all_count_once(database: Database, owner_id: str) -> None:
    start, end = _NOVEMBER.start_ms, _NOVEMBER.end_ms
    # Many at one moment, some at each of many, and one on either side of the month.
    moments = [start] * 12_000 + [start + 7 * number for number in range(12_000)] + [end - 1]
    with database.write() as connection:
        connection.execute(insert(ledger), [row(owner_id, each) for each in (start - 1, *moments, end)])
    store = LedgerStore(database)
    quarters = store.add_up(owner_id, start, end, "quarter")
    assert sum(added.requests for added in quarters.values()) == len(moments)
    assert len(quarters) == 2
    (by_model,) = store.add_up(owner_id, start, end, "model").values()
    assert (by_model.requests, by_model.input_tokens, by_model.cost) == (24_001, 72_003, 12_000.5)
    assert store.spent(owner_id, start, end) == Spent(12_000.5, 0)


def test_nobody_sees_what_others_asked(database: Database, owner_id: str) -> None:
    other = str(uuid4())
    with database.write() as connection:
        connection.execute(insert(owners).values(id=other, created_at=0, seq=0))
        connection.execute(insert(ledger), [row(other, _NOVEMBER.start_ms, cost=None)])
    store = LedgerStore(database)
    assert store.add_up(owner_id, _NOVEMBER.start_ms, _NOVEMBER.end_ms, "model") == {}
    assert store.spent(owner_id, _NOVEMBER.start_ms, _NOVEMBER.end_ms) == Spent(0, 0)
    assert store.spent(other, _NOVEMBER.start_ms, _NOVEMBER.end_ms) == Spent(0, 1)


def test_days_are_as_long_as_the_clock_says() -> None:
    summer = Period(date(2026, 3, 29), date(2026, 3, 29), ZoneInfo("Europe/Berlin"))
    assert summer.end_ms - summer.start_ms == 23 * 3_600_000
    assert summer.day_of(summer.end_ms - 1) == summer.first
    assert summer.day_of(summer.end_ms) == date(2026, 3, 30)
    assert Period(date(2026, 3, 29), date(2026, 3, 29), UTC).end_ms - summer.end_ms == 2 * 3_600_000


def test_what_was_asked_before_there_was_a_ledger_is_taken_over(url: str) -> None:
    def key(value: str) -> str:
        """As the database keeps it."""
        return value.replace("-", "") if url.startswith("sqlite") else value

    migrate(url, "0013")
    engine = open_engine(url)
    owner_id, lasting, temporary, foreign = (str(uuid4()) for _ in range(4))
    with engine.begin() as connection:
        connection.execute(insert(owners).values(id=owner_id, created_at=0, seq=1))
        for conversation_id in (lasting, temporary, foreign):
            connection.execute(
                text(
                    "INSERT INTO conversations (id, owner_id, created_at, updated_at, last_message_at, temporary, seq,"
                    " fingerprint) VALUES (:id, :owner, 1, 1, 1, :temporary, 1, '')"
                ),
                {"id": key(conversation_id), "owner": key(owner_id), "temporary": conversation_id == temporary},
            )
            answer_id = key(str(uuid4()))
            connection.execute(
                text(
                    "INSERT INTO messages (id, owner_id, conversation_id, role, model, status, run, created_at, seq,"
                    " fingerprint, parts) VALUES (:id, :owner, :conversation, 'assistant', 'openai/x', 'failed', 2, 1,"
                    " 1, '', '[]')"
                ),
                {"id": answer_id, "owner": key(owner_id), "conversation": key(conversation_id)},
            )
            connection.execute(
                text(
                    "INSERT INTO runs (message_id, run, start, status, started_at, input_tokens, output_tokens,"
                    " is_estimated, cost, first_token_ms, duration_ms, requests, error_code) VALUES"
                    " (:id, 1, 0, 'complete', 5, 7, 5, :yes, 0.25, 100, 900, 3, NULL),"
                    " (:id, 2, 0, 'failed', 6, NULL, NULL, NULL, NULL, NULL, 40, 1, 'provider_refused')"
                ),
                {"id": answer_id, "yes": True},
            )
        connection.execute(
            text(
                "INSERT INTO imports (id, owner_id, name, status, report, process_id, created_at)"
                " VALUES (:id, :owner, '', 'complete', '{}', :id, 1)"
            ),
            {"id": key(foreign), "owner": key(owner_id)},
        )
        connection.execute(
            text(
                "INSERT INTO imported (conversation_id, import_id, owner_id, source, source_id, digest)"
                " VALUES (:id, :id, :owner, 'parley', '', '')"
            ),
            {"id": key(foreign), "owner": key(owner_id)},
        )
        connection.execute(
            text(
                "INSERT INTO ledger (id, owner_id, conversation_id, purpose, model, input_tokens, output_tokens,"
                " is_estimated, cost, created_at) VALUES (:id, :owner, :conversation, 'title', 'openai/x', 1, 1, :no,"
                " 0.5, 7)"
            ),
            {"id": key(str(uuid4())), "owner": key(owner_id), "conversation": key(temporary), "no": False},
        )
    migrate(url)
    with engine.connect() as connection:
        found = connection.execute(select(ledger)).mappings().all()
    engine.dispose()
    told = ("purpose", "conversation_id", "outcome", "retries", "cost")
    facts = [tuple(each[name] for name in told) for each in found]
    assert sorted(facts, key=repr) == sorted(
        [
            ("answer", lasting, "complete", 2, 0.25),
            ("answer", lasting, "failed", 0, None),
            ("answer", None, "complete", 2, 0.25),
            ("answer", None, "failed", 0, None),
            ("title", None, "complete", 0, 0.5),
        ],
        key=repr,
    )
    assert {each["answer_id"] is None for each in found if each["conversation_id"] is None} == {True}
    assert {each["error_code"] for each in found} == {None, "provider_refused"}


def test_an_end_and_what_it_took_are_stored_together_or_not_at_all(
    rooms: Rooms, database: Database, owner_id: str
) -> None:
    placed = rooms.ask(owner_id)
    entry = Entry("openai/x", "complete", 1, Usage(7, 5))
    assert rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("a")], Ending("complete"), [entry, entry])
    assert not rooms.checkpoints.end(owner_id, placed.answer.id, 1, [Text("b")], Ending("stopped"), [entry])
    with database.read() as connection:
        rows = connection.execute(select(ledger.c.conversation_id, ledger.c.answer_id)).all()
    assert rows == [(placed.answer.conversation_id, placed.answer.id)] * 2
