"""What is said of roles and of people about what they may use. Where there are no accounts, nothing is."""

import msgspec
from sqlalchemy import RowMapping, Select, bindparam, delete, insert, select, update

from parley.domain.allowance import Allowance
from parley.domain.errors import NotFoundError
from parley.domain.person import Role
from parley.store.database import Database
from parley.store.people_tables import people, role_allowances
from parley.store.tables import owners

_NOTHING = Allowance()
# Put together once: every question asks this. An owner without an account has a row of its own in it, too.
ALLOWANCE: Select[str | None, str | None] = (
    select(people.c.allowance, role_allowances.c.allowance.label("of_role"))
    .select_from(owners.outerjoin(people, people.c.owner_id == owners.c.id))
    .outerjoin(role_allowances, role_allowances.c.role == people.c.role)
    .where(owners.c.id == bindparam("owner"))
)


class AllowanceStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, owner_id: str) -> Allowance:
        """What is said of this person, and, of what nothing is, what is said of their role."""
        with self._database.read() as connection:
            row = connection.execute(ALLOWANCE, {"owner": owner_id}).mappings().first()
        return allowance_of(row) if row else _NOTHING

    def roles(self) -> dict[Role, Allowance]:
        """Of each role."""
        with self._database.read() as connection:
            rows = connection.execute(select(role_allowances)).mappings()
            said = {row["role"]: _read(row["allowance"]) for row in rows}
        return {"member": said.get("member", _NOTHING), "administrator": said.get("administrator", _NOTHING)}

    def people(self) -> dict[str, Allowance]:
        """Of those of whom something is said, by their ids."""
        query = select(people.c.owner_id, people.c.allowance).where(people.c.allowance.is_not(None))
        with self._database.read() as connection:
            return {row["owner_id"]: _read(row["allowance"]) for row in connection.execute(query).mappings()}

    def set_role(self, role: Role, allowance: Allowance) -> None:
        """In the place of what was said before."""
        row = {"role": role, "allowance": _written(allowance)}
        with self._database.write() as connection:
            connection.execute(delete(role_allowances).where(role_allowances.c.role == role))
            connection.execute(insert(role_allowances), row)

    def set_person(self, person_id: str, allowance: Allowance) -> None:
        """The same. Raises NotFoundError."""
        said = _written(allowance) if allowance != _NOTHING else None
        with self._database.write() as connection:
            changed = connection.execute(update(people).where(people.c.owner_id == person_id).values(allowance=said))
            if not changed.rowcount:
                raise NotFoundError("There is no such person.")


def allowance_of(row: RowMapping) -> Allowance:
    """What a row of `ALLOWANCE` says."""
    return _read(row["allowance"]).over(_read(row["of_role"]))


def _read(text: str | None) -> Allowance:
    return msgspec.json.decode(text, type=Allowance) if text else _NOTHING


def _written(allowance: Allowance) -> str:
    return msgspec.json.encode(allowance).decode()
