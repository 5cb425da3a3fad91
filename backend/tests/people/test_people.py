"""What happens between the proof of a password and the sign-in: who has another one by then has proven nothing."""

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from parley.domain.errors import NotAllowedError, WrongPasswordError
from parley.people.passwords import Passwords
from parley.people.people import People, Visitor
from parley.store.database import Database
from parley.store.people import PeopleStore
from parley.store.people_tables import people as table
from tests.people.conftest import PASSWORD

OTHER = "eight tides a week"


def test_a_password_that_is_changed_meanwhile_signs_nobody_in(
    database: Database, people: People, passwords: Passwords, visitor: Visitor
) -> None:
    proven = people.prove("ada", PASSWORD, visitor)
    PeopleStore(database).set_password(proven.person.id, passwords.hashed(OTHER))
    with pytest.raises(WrongPasswordError):
        people.let_in(proven.person, visitor, proven.hashed)
    assert people.sign_ins(proven.person) == []
    proven = people.prove("ada", OTHER, visitor)
    people.let_in(proven.person, visitor, proven.hashed)
    assert len(people.sign_ins(proven.person)) == 1


def test_who_is_disabled_meanwhile_stays_outside(database: Database, people: People, visitor: Visitor) -> None:
    proven = people.prove("ada", PASSWORD, visitor)
    with database.write() as connection:
        connection.execute(update(table).values(disabled_at=1))
    with pytest.raises(NotAllowedError):
        people.let_in(proven.person, visitor, proven.hashed)


def test_a_password_hashed_by_other_rules_is_hashed_anew_and_signs_in(
    database: Database, people: People, visitor: Visitor
) -> None:
    weaker = PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD)
    _set_hash(database, weaker)
    proven = people.prove("ada", PASSWORD, visitor)
    assert proven.hashed == _hash(database) != weaker
    people.let_in(proven.person, visitor, proven.hashed)


def test_whoever_comes_second_with_it_is_in_too(
    database: Database, people: People, passwords: Passwords, visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _set_hash(database, PasswordHasher(time_cost=1, memory_cost=1024).hash(PASSWORD))
    first = passwords.hashed(PASSWORD)
    hashed = Passwords.hashed

    def hashed_late(self: Passwords, password: str) -> str:
        _set_hash(database, first)
        return hashed(self, password)

    monkeypatch.setattr(Passwords, "hashed", hashed_late)
    proven = people.prove("ada", PASSWORD, visitor)
    assert proven.hashed == first
    people.let_in(proven.person, visitor, proven.hashed)


def _set_hash(database: Database, hashed: str) -> None:
    with database.write() as connection:
        connection.execute(update(table).values(password=hashed))


def _hash(database: Database) -> str | None:
    with database.read() as connection:
        return connection.scalar(select(table.c.password))
