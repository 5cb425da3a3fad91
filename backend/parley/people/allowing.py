"""What administrators say of roles and of people: what they may use. It is told to the audit log."""

from typing import NamedTuple

from parley.domain.allowance import Allowance
from parley.domain.person import Person, Role
from parley.store.allowances import AllowanceStore
from parley.store.audit import AuditStore
from parley.store.people import PeopleStore


class Said(NamedTuple):
    """`people`: by their ids, those of whom something is said."""

    roles: dict[Role, Allowance]
    people: dict[str, Allowance]


class Allowing:
    """Each method is one transaction, and the note about it."""

    def __init__(self, store: AllowanceStore, people: PeopleStore, audit: AuditStore) -> None:
        self._store = store
        self._people = people
        self._audit = audit

    def all(self) -> Said:
        """Everything that is said."""
        return Said(self._store.roles(), self._store.people())

    def allow_role(self, actor: Person, role: Role, allowance: Allowance, address: str) -> None:
        """In the place of what was said before."""
        self._store.set_role(role, allowance)
        self._audit.note(f"allowed_{role}s", address, actor=actor.login)

    def allow_person(self, actor: Person, person_id: str, allowance: Allowance, address: str) -> None:
        """The same. Raises NotFoundError."""
        person = self._people.get(person_id)
        self._store.set_person(person_id, allowance)
        self._audit.note("allowed", address, actor=actor.login, subject=person.login)
