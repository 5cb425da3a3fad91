"""Links that let somebody make an account, or set a password. Each works once, and for a while."""

from uuid import uuid4

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from parley.domain.errors import LinkGoneError, NotFoundError
from parley.domain.person import Link, LinkKind, Role
from parley.store.database import Database
from parley.store.passkeys import clear_passkeys
from parley.store.people import add_person, drop_own_links
from parley.store.people_tables import links, people, sign_ins
from parley.store.records import now_ms, rfc3339
from parley.store.secret import digest, new_secret


class LinkStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(
        self,
        kind: LinkKind,
        role: Role,
        lasts_s: float,
        *,
        person_id: str | None = None,
        made_by: str | None = None,
        email: str | None = None,
    ) -> tuple[Link, str]:
        """A new one, and its secret, which is known now and never again. `email`: where it is going to be sent.

        About one person there is one of a kind, and one that is sent: anybody can ask for those.
        """
        secret, now = new_secret(), now_ms()
        row = {
            "id": str(uuid4()),
            "digest": digest(secret),
            "kind": kind,
            "role": role,
            "owner_id": person_id,
            "made_by": made_by,
            "email": email,
            "created_at": now,
            "expires_at": now + round(lasts_s * 1000),
        }
        with self._database.write() as connection:
            if person_id:
                way = links.c.email.is_(None) if email is None else links.c.email.is_not(None)
                connection.execute(delete(links).where(links.c.owner_id == person_id, links.c.kind == kind, way))
            connection.execute(insert(links), row)
            made = connection.execute(select(links).where(links.c.id == row["id"])).mappings().one()
        return _link(made), secret

    def find(self, secret: str) -> Link:
        """Raises LinkGoneError."""
        with self._database.read() as connection:
            return _link(_row(connection, secret))

    def invitations(self) -> list[Link]:
        """To make an account, by people, the newest first."""
        query = (
            select(links)
            .where(links.c.kind == "account", links.c.made_by.is_not(None), links.c.expires_at > now_ms())
            .order_by(links.c.created_at.desc(), links.c.id)
        )
        with self._database.read() as connection:
            return [_link(row) for row in connection.execute(query).mappings()]

    def withdraw(self, link_id: str) -> None:
        """Raises NotFoundError."""
        with self._database.write() as connection:
            if not connection.execute(delete(links).where(links.c.id == link_id)).rowcount:
                raise NotFoundError("There is no such invitation any more.")

    def make_account(self, secret: str, login: str, name: str, password: str) -> str:
        """Uses it up; the id of who has an account now. Raises LinkGoneError and LoginTakenError."""
        with self._database.write() as connection:
            link = taken(connection, secret, "account")
            return add_person(connection, login, name, link["role"], password, link["owner_id"])

    def set_password(self, secret: str, password: str) -> tuple[str, bool]:
        """Uses it up, and signs the person out everywhere; their id, and whether passkeys of theirs are gone with it.

        They stay if the link was sent: who reads somebody's mail is not past the second step. If it was not, the
        e-mail address is gone, too: it may be a stranger's who was in this account. Raises LinkGoneError.
        """
        with self._database.write() as connection:
            link = taken(connection, secret, "password")
            person_id: str = link["owner_id"]
            is_there = (people.c.owner_id == person_id, people.c.disabled_at.is_(None))
            if not connection.execute(update(people).where(*is_there).values(password=password)).rowcount:
                raise _gone()
            connection.execute(delete(sign_ins).where(sign_ins.c.owner_id == person_id))
            drop_own_links(connection, person_id)
            if link["email"] is not None:
                return person_id, False
            connection.execute(update(people).where(*is_there).values(email=None))
            return person_id, clear_passkeys(connection, person_id)

    def drop_own(self, person_id: str) -> None:
        """Those by which somebody could set this person's password, or their address."""
        with self._database.write() as connection:
            drop_own_links(connection, person_id)

    def purge(self) -> None:
        """Those whose time is over go."""
        with self._database.write() as connection:
            connection.execute(delete(links).where(links.c.expires_at <= now_ms()))


def _row(connection: Connection, secret: str) -> RowMapping:
    query = select(links).where(links.c.digest == digest(secret), links.c.expires_at > now_ms())
    row = connection.execute(query).mappings().first()
    if row is None:
        raise _gone()
    return row


def taken(connection: Connection, secret: str, kind: LinkKind) -> RowMapping:
    """Uses it up. Raises LinkGoneError."""
    row = _row(connection, secret)
    # Of two who use it at once, one finds it gone.
    if row["kind"] != kind or not connection.execute(delete(links).where(links.c.id == row["id"])).rowcount:
        raise _gone()
    return row


def _gone() -> LinkGoneError:
    return LinkGoneError("This link was used already, or its time is over: ask for a new one.")


def _link(row: RowMapping) -> Link:
    return Link(
        row["id"],
        row["kind"],
        row["role"],
        row["owner_id"],
        row["made_by"],
        rfc3339(row["created_at"]),
        rfc3339(row["expires_at"]),
    )
