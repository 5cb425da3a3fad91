"""The browsers in which people are signed in. Each has a secret in its cookie; here stands what is left of it."""

from contextlib import suppress
from uuid import uuid4

from sqlalchemy import RowMapping, delete, insert, select, update

from parley.domain.errors import NotAllowedError, NotFoundError, UnavailableError, WrongPasswordError
from parley.domain.person import Person, SignIn
from parley.store.database import Database
from parley.store.people import person_of
from parley.store.people_tables import people, sign_ins
from parley.store.records import now_ms, rfc3339
from parley.store.secret import digest, new_secret

# When one was last used is not written more often.
_USED_MS = 60_000
_LONGEST_AGENT = 300


class SignInStore:
    """Each method is one transaction, but `find`, which now and then notes that somebody is there."""

    def __init__(self, database: Database, expiry_s: float) -> None:
        """`expiry_s`: after so long without use one is over."""
        self._database = database
        self._expiry_ms = round(expiry_s * 1000)

    def begin(self, person_id: str, agent: str, hashed: str | None = None) -> str:
        """Signs somebody in; the secret is known now, and never again. `hashed`: the password by which.

        Raises NotAllowedError and WrongPasswordError for who has been disabled or has another password since they
        proved who they are.
        """
        secret, now = new_secret(), now_ms()
        row = {
            "id": str(uuid4()),
            "owner_id": person_id,
            "digest": digest(secret),
            "agent": agent[:_LONGEST_AGENT],
            "created_at": now,
            "last_used_at": now,
        }
        with self._database.write() as connection:
            is_here = (people.c.owner_id == person_id, people.c.disabled_at.is_(None))
            if not connection.execute(update(people).where(*is_here).values(last_seen_at=now)).rowcount:
                raise NotAllowedError("This account is disabled: ask an administrator.")
            # The row is locked by now: who sets another password comes after this, and ends what has begun here.
            password = select(people.c.password).where(people.c.owner_id == person_id)
            if hashed is not None and connection.scalar(password) != hashed:
                raise WrongPasswordError("This password has just been changed: sign in with the new one.")
            connection.execute(insert(sign_ins), row)
        return secret

    def find(self, secret: str) -> tuple[Person, str] | None:
        """Who is signed in with it, and by which sign-in; None: nobody, or nobody any more."""
        joined = sign_ins.join(people, people.c.owner_id == sign_ins.c.owner_id)
        query = (
            select(people, sign_ins.c.id.label("sign_in"), sign_ins.c.last_used_at)
            .select_from(joined)
            .where(
                sign_ins.c.digest == digest(secret),
                sign_ins.c.last_used_at > self._oldest(),
                people.c.disabled_at.is_(None),
            )
        )
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        self._note_use(row)
        return person_of(row), row["sign_in"]

    def all(self, person_id: str) -> list[SignIn]:
        """Of this person, the one used last first."""
        query = (
            select(sign_ins)
            .where(sign_ins.c.owner_id == person_id, sign_ins.c.last_used_at > self._oldest())
            .order_by(sign_ins.c.last_used_at.desc(), sign_ins.c.id)
        )
        with self._database.read() as connection:
            return [
                SignIn(row["id"], row["agent"], rfc3339(row["created_at"]), rfc3339(row["last_used_at"]))
                for row in connection.execute(query).mappings()
            ]

    def end(self, person_id: str, sign_in_id: str) -> None:
        """Raises NotFoundError."""
        own = (sign_ins.c.owner_id == person_id, sign_ins.c.id == sign_in_id)
        with self._database.write() as connection:
            if not connection.execute(delete(sign_ins).where(*own)).rowcount:
                raise NotFoundError("Nobody is signed in there any more.")

    def end_all(self, person_id: str, but: str | None = None) -> None:
        """Everywhere, or everywhere but in one."""
        others = (sign_ins.c.id != but,) if but else ()
        with self._database.write() as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.owner_id == person_id, *others))

    def purge(self) -> None:
        """Those that are over go."""
        with self._database.write() as connection:
            connection.execute(delete(sign_ins).where(sign_ins.c.last_used_at <= self._oldest()))

    def _note_use(self, row: RowMapping) -> None:
        now = now_ms()
        if row["last_used_at"] > now - _USED_MS:
            return
        # Nobody is sent away because that cannot be written at the moment.
        with suppress(UnavailableError), self._database.write() as connection:
            connection.execute(update(sign_ins).where(sign_ins.c.id == row["sign_in"]).values(last_used_at=now))
            connection.execute(update(people).where(people.c.owner_id == row["owner_id"]).values(last_seen_at=now))

    def _oldest(self) -> int:
        return now_ms() - self._expiry_ms
