"""Passkeys (WebAuthn): added, and signed in with, beside a password or in its place. Believes what is signed alone.

What is asked of a browser is a challenge that it keeps and brings back; here is seen to it that it is used once.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from cryptography.exceptions import UnsupportedAlgorithm
from webauthn import (
    base64url_to_bytes,
    generate_authentication_options,
    generate_registration_options,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import bytes_to_base64url, options_to_json_dict
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRequestOptions,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from webauthn.registration.verify_registration_response import VerifiedRegistration

from parley.domain.errors import PasswordNeededError, WrongPasskeyError
from parley.domain.person import Passkey, Person
from parley.people.people import People, SignedIn, Visitor
from parley.people.throttle import Throttle
from parley.store.audit import AuditStore
from parley.store.passkeys import KnownPasskey, PasskeyStore

# Somebody may have to look for a key, or for a phone.
LASTS_S = 5 * 60
# What the library, and what it reads with, say of bytes that are no passkey's.
_MALFORMED = (
    WebAuthnException,
    UnsupportedAlgorithm,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    OverflowError,
)

# `enter`: instead of a password; `second`: after it.
Purpose = Literal["add", "enter", "second"]
# As WebAuthn writes it in JSON (5.1.8, 5.1.9).
Options = Mapping[str, Any]


class Challenge(NamedTuple):
    """`value`: in base64url. `person_id`: who has to bring it back; empty: whoever can."""

    purpose: Purpose
    value: str
    person_id: str


class Begun(NamedTuple):
    """`options`: for the browser."""

    challenge: Challenge
    options: Options


class Passkeys:
    """`origin`: of our page, as the browser of the call writes it. All bytes are in base64url."""

    def __init__(self, store: PasskeyStore, people: People, audit: AuditStore, throttle: Throttle) -> None:
        self._store = store
        self._people = people
        self._audit = audit
        self._throttle = throttle

    def all(self, person: Person) -> list[Passkey]:
        """In the order in which they came."""
        return self._store.all(person.id)

    def is_required(self, person: Person) -> bool:
        """Whether this person signs in with password and passkey."""
        return self._store.is_required(person.id)

    def begin_adding(self, person: Person, password: str, origin: str, visitor: Visitor) -> Begun:
        """Raises WrongPasswordError and TooManyAttemptsError."""
        self._people.confirm(person, password, visitor)
        options = generate_registration_options(
            rp_id=_name_of(origin),
            rp_name="Parley",
            user_id=UUID(person.id).bytes,
            user_name=person.login,
            user_display_name=person.name,
            timeout=LASTS_S * 1000,
            # A key that can be used after the password alone is welcome, too.
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.PREFERRED, user_verification=UserVerificationRequirement.PREFERRED
            ),
            exclude_credentials=self._descriptors(person),
        )
        challenge = Challenge("add", bytes_to_base64url(options.challenge), person.id)
        return Begun(challenge, options_to_json_dict(options))

    def add(
        self, person: Person, name: str, response: Options, challenge: Challenge | None, origin: str, visitor: Visitor
    ) -> Passkey:
        """`response`: what the browser has made. Raises WrongPasskeyError, and InvalidError for too many."""
        if challenge is None or challenge.person_id != person.id or not self._store.spend(challenge.value, LASTS_S):
            raise _wrong()
        made = _registered(response, challenge, origin)
        credential_id = bytes_to_base64url(made.credential_id)
        added = self._store.add(person.id, name, credential_id, made.credential_public_key, made.sign_count)
        self._audit.note("passkey_added", visitor.address, actor=person.login)
        return added

    def rename(self, person: Person, passkey_id: str, name: str) -> None:
        """Raises NotFoundError."""
        self._store.rename(person.id, passkey_id, name)

    def remove(self, person: Person, passkey_id: str, visitor: Visitor) -> None:
        """Raises NotFoundError, and PasskeyNeededError for the last one of somebody who has to have one."""
        self._store.remove(person.id, passkey_id)
        self._audit.note("passkey_removed", visitor.address, actor=person.login)

    def require(self, person: Person, password: str, visitor: Visitor, *, is_required: bool) -> None:
        """Raises WrongPasswordError, TooManyAttemptsError, and PasskeyNeededError for who has none."""
        self._people.confirm(person, password, visitor)
        self._store.require(person.id, is_required=is_required)
        action = "passkey_required" if is_required else "passkey_not_required"
        self._audit.note(action, visitor.address, actor=person.login)

    def begin_entering(self, origin: str) -> Begun:
        """For whoever comes: the same for all."""
        options = generate_authentication_options(
            rp_id=_name_of(origin), timeout=LASTS_S * 1000, user_verification=UserVerificationRequirement.REQUIRED
        )
        return _begun("enter", options)

    def second_step(self, person: Person, origin: str) -> Begun | None:
        """For somebody whose password was right; None: it is enough."""
        if not self._store.is_required(person.id):
            return None
        options = generate_authentication_options(
            rp_id=_name_of(origin),
            timeout=LASTS_S * 1000,
            user_verification=UserVerificationRequirement.DISCOURAGED,
            allow_credentials=self._descriptors(person),
        )
        return _begun("second", options, person.id)

    def enter(self, response: Options, challenge: Challenge | None, origin: str, visitor: Visitor) -> SignedIn:
        """Raises WrongPasskeyError, TooManyAttemptsError, and PasswordNeededError where a passkey is not enough."""
        who = f"passkey {response['id']}"
        self._throttle.note_try(who, visitor.address)
        if challenge is None or not self._store.spend(challenge.value, LASTS_S):
            raise _wrong()
        known = self._store.find(response["id"])
        if known is None or not self._has_proven(known, response, challenge, origin):
            self._audit.note("passkey_refused", visitor.address, subject=known.person.login if known else None)
            raise _wrong()
        self._throttle.note_success(who, visitor.address)
        if known.needs_password and challenge.purpose == "enter":
            raise PasswordNeededError("Sign in with your password first: you have said that a passkey is not enough.")
        return self._people.let_in(known.person, visitor)

    def _has_proven(self, known: KnownPasskey, response: Options, challenge: Challenge, origin: str) -> bool:
        if challenge.person_id not in ("", known.person.id):
            return False
        proven = _proven(known, response, challenge, origin)
        return proven is not None and self._store.note_use(known.id, proven.new_sign_count)

    def _descriptors(self, person: Person) -> list[PublicKeyCredentialDescriptor]:
        ids = self._store.credential_ids(person.id)
        return [PublicKeyCredentialDescriptor(id=base64url_to_bytes(each)) for each in ids]


def _name_of(origin: str) -> str:
    """What passkeys belong to: the name alone, whatever the port (WebAuthn, 5.1.2)."""
    return urlsplit(origin).hostname or "localhost"


def _begun(purpose: Purpose, options: PublicKeyCredentialRequestOptions, person_id: str = "") -> Begun:
    challenge = Challenge(purpose, bytes_to_base64url(options.challenge), person_id)
    return Begun(challenge, options_to_json_dict(options))


def _registered(response: Options, challenge: Challenge, origin: str) -> VerifiedRegistration:
    try:
        return verify_registration_response(
            credential=dict(response),
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_rp_id=_name_of(origin),
            expected_origin=origin,
        )
    except _MALFORMED:
        raise _wrong() from None


def _proven(known: KnownPasskey, response: Options, challenge: Challenge, origin: str) -> VerifiedAuthentication | None:
    try:
        return verify_authentication_response(
            credential=dict(response),
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_rp_id=_name_of(origin),
            expected_origin=origin,
            credential_public_key=known.public_key,
            # One that has signed less often than was seen before has been copied.
            credential_current_sign_count=known.sign_count,
            require_user_verification=challenge.purpose == "enter",
        )
    except _MALFORMED:
        return None


def _wrong() -> WrongPasskeyError:
    minutes = LASTS_S // 60
    return WrongPasskeyError(
        f"This passkey did not prove who you are, or it took more than {minutes} minutes: try again."
    )
