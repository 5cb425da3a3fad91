"""Bytes that are no passkey's, and what becomes of passkeys with their people."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from random import Random
from typing import NamedTuple

import pytest
from sqlalchemy import delete, func, select

from parley.domain.errors import InvalidError, WrongPasskeyError
from parley.domain.person import Person, Vouched
from parley.people.passkeys import Passkeys
from parley.people.people import People, Visitor
from parley.people.throttle import Throttle
from parley.relay.counters import MemoryCounters
from parley.store.audit import AuditStore
from parley.store.copying import copy_database
from parley.store.database import Database
from parley.store.identities import IdentityStore
from parley.store.migration import migrate
from parley.store.passkeys import PasskeyStore
from parley.store.people_tables import passkeys as passkey_table
from parley.store.people_tables import people as people_table
from parley.web.passkey_bodies import MadeCredential, UsedCredential
from tests.answer_copy import Json
from tests.authenticator import Authenticator
from tests.people.conftest import PASSWORD

ORIGIN = "https://parley.example"
TIMES = 250


class House(NamedTuple):
    """Ada's."""

    database: Database
    passkeys: Passkeys
    ada: Person


@pytest.fixture
def house(database: Database, people: People) -> House:
    passkeys = Passkeys(PasskeyStore(database), people, AuditStore(database), Throttle(MemoryCounters()))
    return House(database, passkeys, people.all()[0])


def added(house: House, visitor: Visitor) -> Authenticator:
    authenticator = Authenticator(ORIGIN)
    challenge, options = house.passkeys.begin_adding(house.ada, PASSWORD, ORIGIN, visitor)
    made = MadeCredential(**authenticator.make(dict(options))).response()
    house.passkeys.add(house.ada, "Phone", made, challenge, ORIGIN, visitor)
    return authenticator


def spoiled(text: str, random: Random) -> str:
    """Other bytes, as base64url."""
    data = bytearray(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    at = random.randrange(1, len(data))
    match random.randrange(4):
        case 0:
            data[at] ^= random.randrange(1, 256)
        case 1:
            del data[at : at + random.randrange(1, 20)]
        case 2:
            data[at:at] = random.randbytes(random.randrange(1, 9))
        case _:
            del data[at:]
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def test_whatever_has_been_changed_in_what_was_signed_proves_nothing(house: House) -> None:
    random, authenticator = Random(1), added(house, Visitor("127.0.0.1", ""))
    for time in range(TIMES):
        challenge, options = house.passkeys.begin_entering(ORIGIN)
        signed: Json = authenticator.use(dict(options))
        field = random.choice(["client_data", "authenticator_data", "signature"])
        changed = UsedCredential(**signed | {field: spoiled(signed[field], random)}).response()
        with pytest.raises(WrongPasskeyError):
            house.passkeys.enter(changed, challenge, ORIGIN, Visitor(f"198.51.100.{time}", ""))


def test_whatever_is_no_passkey_is_not_added(house: House, visitor: Visitor) -> None:
    random, refused = Random(2), 0
    challenge, options = house.passkeys.begin_adding(house.ada, PASSWORD, ORIGIN, visitor)
    for time in range(TIMES):
        made = Authenticator(ORIGIN).make(dict(options))
        field = random.choice(["client_data", "attestation"])
        changed = MadeCredential(**made | {field: spoiled(made[field], random)}).response()
        # Each time as if it were asked anew: the value is what was signed, whatever it is kept as.
        again = challenge._replace(value=challenge.value + "=" * time)
        try:
            house.passkeys.add(house.ada, "Phone", changed, again, ORIGIN, visitor)
        except (WrongPasskeyError, InvalidError):
            refused += 1
    # Nobody has signed the attestation: one whose identifier was changed is as good as any.
    assert TIMES * 0.8 < refused < TIMES


def test_a_passkey_goes_with_its_person(house: House, visitor: Visitor) -> None:
    added(house, visitor)
    with house.database.write() as connection:
        connection.execute(delete(people_table).where(people_table.c.owner_id == house.ada.id))
        assert connection.scalar(select(func.count()).select_from(passkey_table)) == 0


def test_a_passkey_goes_when_somebody_else_vouches_for_its_person(house: House, visitor: Visitor) -> None:
    authenticator = added(house, visitor)
    vouched = Vouched("https://login.example", "1", "ada", "Ada", frozenset(), is_login_proven=True)
    IdentityStore(house.database, house.ada.id).take_in(vouched, "ada", "member")
    challenge, options = house.passkeys.begin_entering(ORIGIN)
    signed = UsedCredential(**authenticator.use(dict(options))).response()
    with pytest.raises(WrongPasskeyError):
        house.passkeys.enter(signed, challenge, ORIGIN, visitor)


def test_a_copied_database_has_the_passkeys(house: House, visitor: Visitor, tmp_path: Path) -> None:
    authenticator = added(house, visitor)
    url = f"sqlite:///{tmp_path / 'copy.db'}"
    migrate(url)
    assert copy_database(str(house.database.engine.url), url)["passkeys"] == 1
    known = PasskeyStore(Database(url)).find(textual(authenticator.credential_id))
    assert known is not None
    assert known.person.login == "ada"


def textual(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
