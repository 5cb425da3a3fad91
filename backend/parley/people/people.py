"""Accounts, and who is signed in: the one door to both. What happens to them is told to the audit log."""

from typing import NamedTuple

from parley.domain.errors import WrongPasswordError
from parley.domain.person import Link, LinkKind, Person, Role, SignIn
from parley.people.logins import folded_login, typed_login
from parley.people.passwords import Passwords, check_password
from parley.people.throttle import Throttle
from parley.store.audit import AuditStore
from parley.store.links import LinkStore
from parley.store.people import PeopleStore
from parley.store.sign_ins import SignInStore

# Whoever was invited may be on holiday; whoever asks for a new password sits in front of it.
_INVITED_S = 14 * 24 * 60 * 60
_RESET_S = 24 * 60 * 60


class Visitor(NamedTuple):
    """Where a call comes from. `agent`: what the browser calls itself."""

    address: str
    agent: str


class Proven(NamedTuple):
    """Whose password is right. `hashed`: by which it is; it proves nothing once there is another one."""

    person: Person
    hashed: str


class SignedIn(NamedTuple):
    """`secret`: for the browser's cookie."""

    person: Person
    secret: str


class People:
    """Blocks for as long as argon2 takes where a password is concerned, in another thread."""

    def __init__(
        self,
        store: PeopleStore,
        sign_ins: SignInStore,
        links: LinkStore,
        audit: AuditStore,
        passwords: Passwords,
        throttle: Throttle,
    ) -> None:
        self._store = store
        self._sign_ins = sign_ins
        self._links = links
        self._audit = audit
        self._passwords = passwords
        self._throttle = throttle

    def prove(self, typed: str, password: str, visitor: Visitor) -> Proven:
        """Who signs in so. Raises WrongPasswordError and TooManyAttemptsError."""
        login = typed_login(typed)
        self._throttle.note_try(login, visitor.address)
        person, hashed = self._store.password(login) or (None, None)
        if not self._passwords.is_right(password, hashed) or person is None or hashed is None:
            self._audit.note("sign_in_refused", visitor.address, subject=person.login if person else None)
            raise _wrong()
        self._throttle.note_success(login, visitor.address)
        if self._passwords.is_outdated(hashed):
            anew = self._passwords.hashed(password)
            if not self._store.replace_hash(person.id, hashed, anew):
                # Somebody was faster, with this password or with another one.
                return self.prove(typed, password, visitor)
            return Proven(person, anew)
        return Proven(person, hashed)

    def let_in(self, person: Person, visitor: Visitor, hashed: str | None = None) -> SignedIn:
        """Whoever has proven somewhere who they are; `hashed`: by a password.

        Raises NotAllowedError and WrongPasswordError for who has been disabled or has another password since then.
        """
        secret = self._sign_ins.begin(person.id, visitor.agent, hashed)
        self._audit.note("signed_in", visitor.address, actor=person.login)
        return SignedIn(person, secret)

    def find(self, secret: str) -> tuple[Person, str] | None:
        """Who is signed in with it, and by which sign-in."""
        return self._sign_ins.find(secret)

    def sign_out(self, person: Person, sign_in_id: str, visitor: Visitor) -> None:
        """Raises NotFoundError."""
        self._sign_ins.end(person.id, sign_in_id)
        self._audit.note("signed_out", visitor.address, actor=person.login)

    def sign_out_everywhere(self, person: Person, visitor: Visitor) -> None:
        """The browser that asks for it included."""
        self._sign_ins.end_all(person.id)
        self._audit.note("signed_out_everywhere", visitor.address, actor=person.login)

    def sign_ins(self, person: Person) -> list[SignIn]:
        """The one used last first."""
        return self._sign_ins.all(person.id)

    def change_password(self, person: Person, sign_in_id: str, old: str, new: str, visitor: Visitor) -> None:
        """Signs out everywhere else. Raises WrongPasswordError, TooManyAttemptsError and InvalidError."""
        self.confirm(person, old, visitor)
        check_password(new, login=person.login, name=person.name)
        self._store.set_password(person.id, self._passwords.hashed(new))
        self._sign_ins.end_all(person.id, but=sign_in_id)
        self._links.drop_own(person.id)
        self._audit.note("password_changed", visitor.address, actor=person.login)

    def confirm(self, person: Person, password: str, visitor: Visitor) -> None:
        """That it is them who sit there still. Raises WrongPasswordError and TooManyAttemptsError."""
        self._throttle.note_try(person.login, visitor.address)
        _, hashed = self._store.password(person.login) or (None, None)
        if not self._passwords.is_right(password, hashed):
            raise WrongPasswordError("The password is wrong: type the one that you sign in with.")
        self._throttle.note_success(person.login, visitor.address)

    def rename(self, person: Person, name: str) -> Person:
        """What others see."""
        self._store.rename(person.id, name)
        return self._store.get(person.id)

    def link(self, secret: str) -> tuple[Link, Person | None]:
        """What a link is for, and whom. Raises LinkGoneError."""
        link = self._links.find(secret)
        return link, self._store.get(link.person_id) if link.person_id and link.kind != "account" else None

    def use_account_link(self, secret: str, typed: str, name: str, password: str, visitor: Visitor) -> SignedIn:
        """Makes an account and signs in. Raises LinkGoneError, LoginTakenError and InvalidError."""
        login = folded_login(typed)
        self._links.find(secret)
        check_password(password, login=login, name=name)
        person_id = self._links.make_account(secret, login, name, self._passwords.hashed(password))
        person = self._store.get(person_id)
        self._audit.note("account_made", visitor.address, actor=person.login)
        return self.let_in(person, visitor)

    def use_password_link(self, secret: str, password: str, visitor: Visitor) -> Proven:
        """Sets a password, and signs out everywhere; who has proven by it who they are, as by a password.

        Passkeys are gone if somebody else made the link: whoever asks for one may have lost them, or a stranger may
        have added one. Raises LinkGoneError and InvalidError.
        """
        _, person = self.link(secret)
        check_password(password, login=person.login if person else "", name=person.name if person else "")
        hashed = self._passwords.hashed(password)
        person_id, had_passkeys = self._links.set_password(secret, hashed)
        person = self._store.get(person_id)
        self._audit.note("password_reset", visitor.address, actor=person.login)
        if had_passkeys:
            self._audit.note("passkeys_cleared", visitor.address, actor=person.login)
        return Proven(person, hashed)

    def is_empty(self) -> bool:
        """Nobody has an account yet."""
        return self._store.is_empty()

    def all(self) -> list[Person]:
        """In the order in which they came."""
        return self._store.all()

    def invite(self, actor: Person, role: Role, visitor: Visitor) -> tuple[Link, str]:
        """A link for one account."""
        made = self._links.make("account", role, _INVITED_S, made_by=actor.id)
        self._audit.note(f"invited_{role}", visitor.address, actor=actor.login)
        return made

    def invitations(self) -> list[Link]:
        """Those that nobody has used, the newest first."""
        return self._links.invitations()

    def withdraw(self, actor: Person, link_id: str, visitor: Visitor) -> None:
        """Raises NotFoundError."""
        self._links.withdraw(link_id)
        self._audit.note("invitation_withdrawn", visitor.address, actor=actor.login)

    def make_password_link(self, actor: Person, person_id: str, visitor: Visitor) -> tuple[Link, str]:
        """For somebody who has forgotten theirs. Raises NotFoundError."""
        person = self._store.get(person_id)
        made = self._links.make("password", person.role, _RESET_S, person_id=person.id, made_by=actor.id)
        self._audit.note("password_link_made", visitor.address, actor=actor.login, subject=person.login)
        return made

    def set_role(self, actor: Person, person_id: str, role: Role, visitor: Visitor) -> None:
        """Raises NotFoundError and LastAdministratorError."""
        person = self._store.get(person_id)
        self._store.set_role(person_id, role)
        self._audit.note(f"made_{role}", visitor.address, actor=actor.login, subject=person.login)

    def set_disabled(self, actor: Person, person_id: str, visitor: Visitor, *, is_disabled: bool) -> None:
        """Raises NotFoundError and LastAdministratorError."""
        person = self._store.get(person_id)
        (self._store.disable if is_disabled else self._store.enable)(person_id)
        action = "disabled" if is_disabled else "enabled"
        self._audit.note(action, visitor.address, actor=actor.login, subject=person.login)


def first_link(store: PeopleStore, links: LinkStore, owner_id: str) -> str | None:
    """The secret of a link for the first administrator, who takes over what is there; None: there are people."""
    if not store.is_empty():
        return None
    kind: LinkKind = "account"
    return links.make(kind, "administrator", _INVITED_S, person_id=owner_id)[1]


def password_link(links: LinkStore, audit: AuditStore, person: Person) -> str:
    """The secret of a link for somebody whom no administrator can help, made by this Parley itself."""
    made = links.make("password", person.role, _RESET_S, person_id=person.id)
    audit.note("password_link_printed", "", subject=person.login)
    return made[1]


def _wrong() -> WrongPasswordError:
    return WrongPasswordError("The name or the password is wrong.")
