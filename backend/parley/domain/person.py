"""People with accounts on this Parley, and the links by which they come to one. Plain values; none holds a secret."""

from typing import Literal

import msgspec

Role = Literal["member", "administrator"]
# `account`: whoever has it may make one; `password`: the person may set a new one; `email`: the address is theirs.
LinkKind = Literal["account", "password", "email"]


class Person(msgspec.Struct, frozen=True):
    """`id`: of the owner of their data. `login`: what they sign in with, folded: see `folded_login`."""

    id: str
    login: str
    name: str
    role: Role
    is_disabled: bool
    created_at: str
    last_seen_at: str | None


class Vouched(msgspec.Struct, frozen=True):
    """Whom somebody else vouches for. `subject`: which of those that the `issuer` knows; it never means another one.

    `is_login_proven`: nobody else can have this login there, so that an account of the same login is theirs.
    """

    issuer: str
    subject: str
    login: str
    name: str
    groups: frozenset[str]
    is_login_proven: bool


class Mailbox(msgspec.Struct, frozen=True):
    """Where somebody can be written to. `unconfirmed`: what they have given instead, and a letter was sent to."""

    address: str | None
    unconfirmed: str | None


class SignIn(msgspec.Struct, frozen=True):
    """A browser in which somebody is signed in. `agent`: what it calls itself."""

    id: str
    agent: str
    created_at: str
    last_used_at: str


class Passkey(msgspec.Struct, frozen=True):
    """What somebody signs in with besides, or instead of, their password. `name`: what they call it."""

    id: str
    name: str
    created_at: str
    last_used_at: str | None


class Link(msgspec.Struct, frozen=True):
    """`person_id`: whose password it is about, or whose data the new account takes over; null: nobody's.

    `role`: of the account to be made.
    """

    id: str
    kind: LinkKind
    role: Role
    person_id: str | None
    made_by: str | None
    created_at: str
    expires_at: str


class AuditEntry(msgspec.Struct, frozen=True):
    """Who did what to whom, and from where. `actor`, `subject`: logins as they were then; null: nobody, or unknown."""

    id: int
    at: str
    action: str
    actor: str | None
    subject: str | None
    address: str
