"""Where people can be written to: addresses that they have confirmed, and the one that they are to confirm."""

from sqlalchemy import Connection, delete, func, or_, select, update

from parley.domain.person import Mailbox, Person
from parley.store.database import Database
from parley.store.links import taken
from parley.store.people import person_of
from parley.store.people_tables import links, people
from parley.store.records import now_ms

# Accounts with one address: a family's, a team's.
_MOST = 10


class MailboxStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, person_id: str) -> Mailbox:
        """Of this person."""
        waiting = (links.c.owner_id == person_id, links.c.kind == "email", links.c.expires_at > now_ms())
        with self._database.read() as connection:
            address = connection.scalar(select(people.c.email).where(people.c.owner_id == person_id))
            return Mailbox(address, connection.scalar(select(links.c.email).where(*waiting)))

    def find(self, wanted: str) -> list[tuple[Person, str]]:
        """Those who sign in so, or who have this address, and whom one can write to; `wanted`: folded."""
        is_meant = or_(people.c.login == wanted, func.lower(people.c.email) == wanted)
        query = (
            select(people)
            .where(is_meant, people.c.email.is_not(None), people.c.disabled_at.is_(None))
            .order_by(people.c.created_at)
            .limit(_MOST)
        )
        with self._database.read() as connection:
            return [(person_of(row), row["email"]) for row in connection.execute(query).mappings()]

    def confirm(self, secret: str) -> tuple[str, str | None]:
        """Uses the link up; who has the address now, by their login, and the one before. Raises LinkGoneError."""
        with self._database.write() as connection:
            link = taken(connection, secret, "email")
            person_id = link["owner_id"]
            _drop_mailed(connection, person_id)
            own = people.c.owner_id == person_id
            before = connection.execute(select(people.c.login, people.c.email).where(own)).one()
            connection.execute(update(people).where(own).values(email=link["email"]))
            return before.login, before.email if before.email != link["email"] else None

    def remove(self, person_id: str) -> None:
        """With the one that was to be confirmed."""
        with self._database.write() as connection:
            _drop_mailed(connection, person_id)
            connection.execute(update(people).where(people.c.owner_id == person_id).values(email=None))


def _drop_mailed(connection: Connection, person_id: str) -> None:
    """Links that were sent to the address before."""
    connection.execute(delete(links).where(links.c.owner_id == person_id, links.c.email.is_not(None)))
