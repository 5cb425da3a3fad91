"""People for whom somebody else vouches: they have an account from the first time on, and the role that is said."""

import msgspec

from parley.domain.errors import InvalidError, NotAllowedError
from parley.domain.person import Person, Vouched
from parley.people.admission import Admission
from parley.people.logins import folded_login
from parley.store.audit import AuditStore
from parley.store.identities import IdentityStore


class Arrivals:
    """Blocks for as long as the database takes."""

    def __init__(self, store: IdentityStore, audit: AuditStore, admission: Admission) -> None:
        self._store = store
        self._audit = audit
        self._admission = admission

    def arrive(self, vouched: Vouched, address: str) -> Person:
        """Who it is here. Raises NotAllowedError for who stays outside, and LoginTakenError."""
        login = _login(vouched)
        role = self._admission.role_of(login, vouched)
        if role is None:
            raise NotAllowedError(f"{login} may not use this Parley: ask an administrator.")
        person = self._store.find(vouched.issuer, vouched.subject)
        if person is None:
            person, how = self._store.take_in(vouched, login, role)
            if how != "known":
                self._audit.note(f"account_{how}", address, actor=person.login)
        if person.is_disabled:
            raise NotAllowedError("This account is disabled: ask an administrator.")
        if person.role == role:
            return person
        self._store.set_role(person.id, role)
        self._audit.note(f"made_{role}", address, subject=person.login)
        return msgspec.structs.replace(person, role=role)


def _login(vouched: Vouched) -> str:
    try:
        return folded_login(vouched.login)
    except InvalidError as error:
        raise NotAllowedError(f"The sign-in service calls you {vouched.login!r}. {error.detail}") from None
