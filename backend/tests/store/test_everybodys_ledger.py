"""The ledger of all owners together, on both kinds of database."""

from uuid import uuid4

import pytest
from sqlalchemy import insert

from parley.domain.health import Lately, Mishap
from parley.store.database import Database
from parley.store.everybodys_ledger import EverybodysLedger
from parley.store.records import now_ms
from parley.store.tables import ledger, owners
from tests.store.test_ledger import row

_MINUTE, _HOUR = 60_000, 3_600_000


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, url: str) -> str:
    """A database of either kind."""
    return url if request.param == "sqlite" else str(request.getfixturevalue("postgres").new_database())


@pytest.fixture
def other_id(database: Database) -> str:
    owner_id = str(uuid4())
    with database.write() as connection:
        connection.execute(insert(owners).values(id=owner_id, created_at=1, seq=0))
    return owner_id


def enter(database: Database, *rows: dict[str, object]) -> None:
    with database.write() as connection:
        connection.execute(insert(ledger), [{"error_code": None, **each} for each in rows])


def test_each_owner_model_and_purpose_is_added_up_apart(database: Database, owner_id: str, other_id: str) -> None:
    enter(
        database,
        row(owner_id, 1000),
        row(owner_id, 1001),
        row(owner_id, 1002, purpose="title"),
        row(other_id, 1003, model="sea/tide", cost=None),
        row(other_id, 2000),
    )
    found = EverybodysLedger(database).add_up(1000, 2000)
    assert {key: (added.requests, added.cost) for key, added in found.items()} == {
        (owner_id, "openai/x", "answer"): (2, 1.0),
        (owner_id, "openai/x", "title"): (1, 0.5),
        (other_id, "sea/tide", "answer"): (1, 0.0),
    }


def test_of_late_it_is_known_how_providers_did_whoever_asked(database: Database, owner_id: str, other_id: str) -> None:
    now = now_ms()
    failed = {"outcome": "failed", "first_token_ms": None}
    at = {"an hour ago": now - 2 * _HOUR, "now": now - _MINUTE, "long ago": now - 25 * _HOUR}
    enter(
        database,
        row(owner_id, at["now"], first_token_ms=100),
        row(other_id, at["now"] + 1, first_token_ms=300),
        row(owner_id, at["now"] + 2, error_code="provider_error", **failed),
        # Our own doing.
        row(owner_id, at["now"] + 3, outcome="stopped", first_token_ms=None),
        row(owner_id, at["now"] + 4, error_code="answer_timeout", outcome="failed", first_token_ms=200),
        # Counted no more, but remembered.
        row(other_id, at["an hour ago"], error_code="silence_timeout", model="sea/tide", **failed),
        row(other_id, at["long ago"], error_code="provider_error", model="old/one", **failed),
    )
    found = EverybodysLedger(database).lately()
    assert found.keys() == {"openai/x", "sea/tide"}
    counted = found["openai/x"]
    assert (counted.requests, counted.failures, sorted(counted.waits)) == (5, 1, [100, 200, 300])
    assert counted.mishap == Mishap("provider_error", at["now"] + 22)
    assert counted.heard_at == at["now"] + 24
    assert found["sea/tide"] == Lately(mishap=Mishap("silence_timeout", at["an hour ago"] + 20))


def test_more_entries_than_are_read_at_once_all_count_once(database: Database, owner_id: str) -> None:
    now = now_ms()
    enter(database, *(row(owner_id, now - _MINUTE + number // 2) for number in range(12_000)))
    counted = EverybodysLedger(database).lately()["openai/x"]
    assert (counted.requests, len(counted.waits)) == (12_000, 12_000)
