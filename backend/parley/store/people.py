"""People with accounts. Who cannot sign in any more keeps what is theirs."""

from uuid import uuid4

from sqlalchemy import Connection, RowMapping, delete, exists, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.errors import LastAdministratorError, LoginTakenError, NotFoundError
from parley.domain.person import Person, Role
from parley.store.database import Database
from parley.store.people_tables import links, people, sign_ins
from parley.store.records import now_ms, rfc3339
from parley.store.tables import owners

_LEADS = (people.c.role == "administrator", people.c.disabled_at.is_(None))


class PeopleStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def is_empty(self) -> bool:
        """Nobody has an account yet."""
        with self._database.read() as connection:
            return connection.scalar(select(people.c.owner_id).limit(1)) is None

    def all(self) -> list[Person]:
        """In the order in which they came."""
        query = select(people).order_by(people.c.created_at, people.c.owner_id)
        with self._database.read() as connection:
            return [person_of(row) for row in connection.execute(query).mappings()]

    def get(self, person_id: str) -> Person:
        """Raises NotFoundError."""
        with self._database.read() as connection:
            return _found(connection, person_id)

    def password(self, login: str) -> tuple[Person, str | None] | None:
        """Who signs in so, with the hash of their password if they have one; None: nobody, or nobody any more."""
        query = select(people).where(people.c.login == login, people.c.disabled_at.is_(None))
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        return (person_of(row), row["password"]) if row else None

    def set_password(self, person_id: str, password: str) -> None:
        """Raises NotFoundError."""
        self._change(person_id, password=password)

    def replace_hash(self, person_id: str, old: str, new: str) -> bool:
        """The same password, hashed anew; whether it was `old` still."""
        with self._database.write() as connection:
            own = (people.c.owner_id == person_id, people.c.password == old)
            return bool(connection.execute(update(people).where(*own).values(password=new)).rowcount)

    def rename(self, person_id: str, name: str) -> None:
        """Raises NotFoundError."""
        self._change(person_id, name=name)

    def set_role(self, person_id: str, role: Role) -> None:
        """Raises NotFoundError, and LastAdministratorError."""
        self._change(person_id, role=role)

    def disable(self, person_id: str) -> None:
        """Signed out everywhere. Raises NotFoundError, and LastAdministratorError."""
        self._change(person_id, disabled_at=now_ms())

    def enable(self, person_id: str) -> None:
        """Raises NotFoundError."""
        self._change(person_id, disabled_at=None)

    def _change(self, person_id: str, **values: object) -> None:
        with self._database.write() as connection:
            _lock(connection)
            led = (people.c.owner_id == person_id, *_LEADS)
            was_leading = connection.scalar(select(people.c.owner_id).where(*led)) is not None
            changed = connection.execute(update(people).where(people.c.owner_id == person_id).values(values))
            if not changed.rowcount:
                raise NotFoundError("There is no such person.")
            if values.get("disabled_at"):
                connection.execute(delete(sign_ins).where(sign_ins.c.owner_id == person_id))
                drop_own_links(connection, person_id)
            if was_leading:
                _check_led(connection)
                drop_made_links(connection, person_id)


def add_person(
    connection: Connection, login: str, name: str, role: Role, password: str | None, owner_id: str | None
) -> str:
    """Makes an account, for an owner who is there or for a new one; its id. Raises LoginTakenError."""
    now = now_ms()
    if owner_id is None:
        owner_id = str(uuid4())
        connection.execute(insert(owners).values(id=owner_id, created_at=now, seq=0))
    row = {"owner_id": owner_id, "login": login, "name": name, "role": role, "password": password, "created_at": now}
    try:
        connection.execute(insert(people), row)
    except IntegrityError:
        raise LoginTakenError("Somebody signs in with this name already: choose another one.") from None
    return owner_id


def drop_own_links(connection: Connection, person_id: str) -> None:
    """Those by which somebody could get into this person's account, or have letters sent to where they read them."""
    connection.execute(delete(links).where(links.c.owner_id == person_id, links.c.kind != "account"))


def drop_made_links(connection: Connection, person_id: str) -> None:
    """Those that this person made for others, unless they are an administrator still."""
    leads = exists().where(people.c.owner_id == person_id, *_LEADS)
    connection.execute(delete(links).where(links.c.made_by == person_id, ~leads))


def person_of(row: RowMapping) -> Person:
    """Of a row of `people`."""
    seen = row["last_seen_at"]
    return Person(
        row["owner_id"],
        row["login"],
        row["name"],
        row["role"],
        row["disabled_at"] is not None,
        rfc3339(row["created_at"]),
        seen and rfc3339(seen),
    )


def _found(connection: Connection, person_id: str) -> Person:
    row = connection.execute(select(people).where(people.c.owner_id == person_id)).mappings().first()
    if row is None:
        raise NotFoundError("There is no such person.")
    return person_of(row)


def _lock(connection: Connection) -> None:
    """Two administrators who disable each other at once take turns."""
    connection.execute(select(people.c.owner_id).where(people.c.role == "administrator").with_for_update())


def _check_led(connection: Connection) -> None:
    leading = select(func.count()).where(*_LEADS)
    if not connection.scalar(leading):
        raise LastAdministratorError("Somebody has to look after this Parley: make another person administrator first.")
