"""As whom others know the people here: a sign-in service, a proxy. Each identity is one person's, for ever."""

from contextlib import suppress
from typing import Literal, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.errors import LoginTakenError, UnavailableError
from parley.domain.person import Person, Role, Vouched
from parley.store.database import Database
from parley.store.passkeys import clear_passkeys
from parley.store.people import add_person, drop_made_links, drop_own_links, person_of
from parley.store.people_tables import identities, people, sign_ins
from parley.store.records import now_ms
from parley.store.tables import owners, tokens

# When somebody was last here is not written more often.
_SEEN_MS = 60_000


class Arrival(NamedTuple):
    """`how`: they have been here before; or the account is new; or it was there, and is theirs from now on."""

    person: Person
    how: Literal["known", "made", "linked"]


class IdentityStore:
    """Each method is one transaction, but `find`, which now and then notes that somebody is there."""

    def __init__(self, database: Database, first_owner_id: str) -> None:
        """`first_owner_id`: whose data the first administrator takes over."""
        self._database = database
        self._first_owner_id = first_owner_id

    def find(self, issuer: str, subject: str) -> Person | None:
        """Who it is, disabled or not; None: nobody has come with it yet."""
        joined = identities.join(people, people.c.owner_id == identities.c.owner_id)
        query = select(people).select_from(joined).where(identities.c.issuer == issuer, identities.c.subject == subject)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        self._note_seen(row["owner_id"], row["last_seen_at"])
        return person_of(row)

    def take_in(self, vouched: Vouched, login: str, role: Role) -> Arrival:
        """Makes an account, or links the one of the same login if that is proven. Raises LoginTakenError."""
        try:
            with self._database.write() as connection:
                return _taken_in(connection, vouched, login, role, self._first_owner_id)
        except (LoginTakenError, IntegrityError):
            # A page asks for several things at once: another of its calls was faster.
            found = self.find(vouched.issuer, vouched.subject)
            if found is None:
                detail = f"Somebody else has an account with the name {login}: ask an administrator."
                raise LoginTakenError(detail) from None
            return Arrival(found, "known")

    def set_role(self, person_id: str, role: Role) -> None:
        """As whoever vouches for them has it: it may be the last administrator who is none any more."""
        with self._database.write() as connection:
            connection.execute(update(people).where(people.c.owner_id == person_id).values(role=role))
            drop_made_links(connection, person_id)

    def _note_seen(self, person_id: str, last_seen_at: int | None) -> None:
        now = now_ms()
        if last_seen_at is not None and last_seen_at > now - _SEEN_MS:
            return
        # Nobody is sent away because that cannot be written at the moment.
        with suppress(UnavailableError), self._database.write() as connection:
            connection.execute(update(people).where(people.c.owner_id == person_id).values(last_seen_at=now))


def _taken_in(connection: Connection, vouched: Vouched, login: str, role: Role, first_owner_id: str) -> Arrival:
    row = connection.execute(select(people).where(people.c.login == login)).mappings().first()
    if row is not None:
        _check_free(connection, row["owner_id"], vouched)
        person_id = row["owner_id"]
        # Whoever else knows a way into this account has none any more.
        connection.execute(update(people).where(people.c.owner_id == person_id).values(password=None, email=None))
        connection.execute(delete(sign_ins).where(sign_ins.c.owner_id == person_id))
        connection.execute(delete(tokens).where(tokens.c.owner_id == person_id))
        drop_own_links(connection, person_id)
        clear_passkeys(connection, person_id)
    else:
        left = select(owners.c.id).outerjoin(people, people.c.owner_id == owners.c.id)
        left = left.where(owners.c.id == first_owner_id, owners.c.deleted_at.is_(None), people.c.owner_id.is_(None))
        takes_over = connection.scalar(left) if role == "administrator" else None
        person_id = add_person(connection, login, vouched.name, role, None, takes_over)
    identity = {"issuer": vouched.issuer, "subject": vouched.subject, "owner_id": person_id, "created_at": now_ms()}
    connection.execute(insert(identities), identity)
    made = connection.execute(select(people).where(people.c.owner_id == person_id)).mappings().one()
    return Arrival(person_of(made), "made" if row is None else "linked")


def _check_free(connection: Connection, person_id: str, vouched: Vouched) -> None:
    own = select(identities.c.subject).where(identities.c.owner_id == person_id, identities.c.issuer == vouched.issuer)
    if not vouched.is_login_proven or connection.scalar(own.limit(1)) is not None:
        raise LoginTakenError("Somebody else has this login.")
