"""People over a database of their own: Ada, who is its administrator."""

from pathlib import Path

import pytest

from parley.people.passwords import Passwords
from parley.people.people import People, Visitor
from parley.people.throttle import Throttle
from parley.relay.counters import MemoryCounters
from parley.store.audit import AuditStore
from parley.store.database import Database
from parley.store.links import LinkStore
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.people import PeopleStore
from parley.store.sign_ins import SignInStore

PASSWORD = "seven tides a week"


@pytest.fixture
def database(tmp_path: Path) -> Database:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    migrate(url)
    return Database(url)


@pytest.fixture
def passwords() -> Passwords:
    return Passwords()


@pytest.fixture
def people(database: Database, passwords: Passwords) -> People:
    links, sign_ins = LinkStore(database), SignInStore(database, expiry_s=3600)
    _, secret = links.make("account", "administrator", 3600, person_id=local_owner(database))
    links.make_account(secret, "ada", "Ada", passwords.hashed(PASSWORD))
    throttle = Throttle(MemoryCounters())
    return People(PeopleStore(database), sign_ins, links, AuditStore(database), passwords, throttle)


@pytest.fixture
def visitor() -> Visitor:
    return Visitor("127.0.0.1", "pytest")
