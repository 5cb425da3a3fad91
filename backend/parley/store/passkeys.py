"""Passkeys of people: what is left of them here, public keys. Whether one has proven anything, `parley.people` says."""

from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import Connection, RowMapping, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.errors import InvalidError, NotFoundError, PasskeyNeededError, WrongPasskeyError
from parley.domain.person import Passkey, Person
from parley.store.database import Database
from parley.store.people import person_of
from parley.store.people_tables import passkeys, people, spent_challenges
from parley.store.records import now_ms, rfc3339
from parley.store.secret import digest

_MOST = 20


class KnownPasskey(NamedTuple):
    """`credential_id`: what its authenticator calls it, in base64url. `needs_password`: it is not enough."""

    person: Person
    id: str
    credential_id: str
    public_key: bytes
    sign_count: int
    needs_password: bool


class PasskeyStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, person_id: str) -> list[Passkey]:
        """In the order in which they came."""
        query = select(passkeys).where(passkeys.c.owner_id == person_id).order_by(passkeys.c.created_at, passkeys.c.id)
        with self._database.read() as connection:
            return [_passkey(row) for row in connection.execute(query).mappings()]

    def credential_ids(self, person_id: str) -> list[str]:
        """What their authenticators call them."""
        query = select(passkeys.c.credential_id).where(passkeys.c.owner_id == person_id)
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def is_required(self, person_id: str) -> bool:
        """Whether this person signs in with password and passkey."""
        with self._database.read() as connection:
            return bool(connection.scalar(select(people.c.needs_passkey).where(people.c.owner_id == person_id)))

    def find(self, credential_id: str) -> KnownPasskey | None:
        """None: there is none, or of nobody who may sign in."""
        query = (
            select(people, *(passkeys.c[name].label(f"key_{name}") for name in ("id", "public_key", "sign_count")))
            .select_from(passkeys.join(people, people.c.owner_id == passkeys.c.owner_id))
            .where(passkeys.c.credential_id == credential_id, people.c.disabled_at.is_(None))
        )
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        kept = (row["key_id"], credential_id, row["key_public_key"], row["key_sign_count"])
        return KnownPasskey(person_of(row), *kept, row["needs_passkey"])

    def add(self, person_id: str, name: str, credential_id: str, public_key: bytes, sign_count: int) -> Passkey:
        """Raises InvalidError where there are too many, and WrongPasskeyError where somebody has it."""
        passkey_id, now = str(uuid4()), now_ms()
        row = {
            "id": passkey_id,
            "owner_id": person_id,
            "credential_id": credential_id,
            "public_key": public_key,
            "sign_count": sign_count,
            "name": name,
            "created_at": now,
        }
        with self._database.write() as connection:
            _lock(connection, person_id)
            if _count(connection, person_id) >= _MOST:
                raise InvalidError(f"You have {_MOST} passkeys, which is the most: remove one first.")
            try:
                connection.execute(insert(passkeys), row)
            except IntegrityError:
                raise WrongPasskeyError("This passkey is here already: make another one.") from None
        return Passkey(passkey_id, name, rfc3339(now), None)

    def rename(self, person_id: str, passkey_id: str, name: str) -> None:
        """Raises NotFoundError."""
        own = (passkeys.c.owner_id == person_id, passkeys.c.id == passkey_id)
        with self._database.write() as connection:
            if not connection.execute(update(passkeys).where(*own).values(name=name)).rowcount:
                raise _missing()

    def remove(self, person_id: str, passkey_id: str) -> None:
        """Raises NotFoundError, and PasskeyNeededError."""
        own = (passkeys.c.owner_id == person_id, passkeys.c.id == passkey_id)
        with self._database.write() as connection:
            needs_one = _lock(connection, person_id)
            if not connection.execute(delete(passkeys).where(*own)).rowcount:
                raise _missing()
            _check_way_in(connection, person_id, is_required=needs_one)

    def require(self, person_id: str, *, is_required: bool) -> None:
        """Raises PasskeyNeededError."""
        with self._database.write() as connection:
            _lock(connection, person_id)
            _check_way_in(connection, person_id, is_required=is_required)
            _set_required(connection, person_id, is_required=is_required)

    def note_use(self, passkey_id: str, sign_count: int) -> bool:
        """False: meanwhile it has signed more often than it says, or is gone."""
        # Authenticators that do not count say 0 (WebAuthn, 6.1.1).
        is_newer = (passkeys.c.sign_count < sign_count) | ((passkeys.c.sign_count == 0) & (sign_count == 0))
        used = update(passkeys).where(passkeys.c.id == passkey_id, is_newer)
        with self._database.write() as connection:
            return bool(connection.execute(used.values(sign_count=sign_count, last_used_at=now_ms())).rowcount)

    def spend(self, challenge: str, lasts_s: float) -> bool:
        """False: it was spent before. `lasts_s`: after so long nobody takes it anyway."""
        now = now_ms()
        row = {"digest": digest(challenge), "expires_at": now + round(lasts_s * 1000)}
        try:
            with self._database.write() as connection:
                connection.execute(delete(spent_challenges).where(spent_challenges.c.expires_at <= now))
                connection.execute(insert(spent_challenges), row)
        except IntegrityError:
            return False
        return True


def clear_passkeys(connection: Connection, person_id: str) -> bool:
    """All of them go, and nobody asks for one any more. Whether there was any."""
    _set_required(connection, person_id, is_required=False)
    return bool(connection.execute(delete(passkeys).where(passkeys.c.owner_id == person_id)).rowcount)


def _lock(connection: Connection, person_id: str) -> bool:
    """Two browsers of one person take turns. Whether the person signs in with password and passkey."""
    own = select(people.c.needs_passkey).where(people.c.owner_id == person_id)
    return bool(connection.scalar(own.with_for_update()))


def _set_required(connection: Connection, person_id: str, *, is_required: bool) -> None:
    connection.execute(update(people).where(people.c.owner_id == person_id).values(needs_passkey=is_required))


def _count(connection: Connection, person_id: str) -> int:
    return connection.scalar(select(func.count()).where(passkeys.c.owner_id == person_id)) or 0


def _check_way_in(connection: Connection, person_id: str, *, is_required: bool) -> None:
    if is_required and not _count(connection, person_id):
        detail = "Who signs in with password and passkey needs a passkey: add one, or sign in with the password alone."
        raise PasskeyNeededError(detail)


def _missing() -> NotFoundError:
    return NotFoundError("There is no such passkey.")


def _passkey(row: RowMapping) -> Passkey:
    used = row["last_used_at"]
    return Passkey(row["id"], row["name"], rfc3339(row["created_at"]), used and rfc3339(used))
