"""One's own passkeys."""

from uuid import UUID

import msgspec
from flask import Blueprint, Response

from parley.domain.person import Passkey
from parley.people.passkeys import Passkeys
from parley.web.bodies import read_body
from parley.web.caller import signed_in
from parley.web.challenges import Challenges
from parley.web.openapi.operation import DONE, described, json_of
from parley.web.passkey_bodies import ConfirmedBody, MadeCredential, NewPasskeyBody, PasskeyNameBody, RequirementBody
from parley.web.passkeys import EXAMPLE_BYTES, OPTIONS
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors


class OwnPasskeys(msgspec.Struct, frozen=True):
    """`is_required`: one signs in with password and passkey."""

    passkeys: list[Passkey]
    is_required: bool


def own_passkeys(passkeys: Passkeys, challenges: Challenges, visitors: Visitors) -> Blueprint:
    """`/api/account/passkeys`."""
    calls = Blueprint("own_passkeys", __name__, url_prefix="/api/account/passkeys")

    def all_of_them() -> Response:
        person = signed_in().person
        return json_reply(OwnPasskeys(passkeys.all(person), passkeys.is_required(person)))

    @calls.get("")
    @described(
        "One's passkeys",
        {200: json_of(OwnPasskeys, "In the order in which they came.")},
        refusals=("not_allowed",),
    )
    def show() -> Response:
        return all_of_them()

    @calls.post("/challenge")
    @described(
        "Begins to add a passkey",
        {200: json_of(OPTIONS, "What the browser is to be asked for; it has a cookie now, for 5 minutes.")},
        body=ConfirmedBody,
        refusals=("wrong_password", "too_many_attempts", "not_allowed"),
        example={"password": "correct horse battery"},
    )
    def begin() -> Response:
        person = signed_in().person
        password = read_body(ConfirmedBody).password
        begun = passkeys.begin_adding(person, password, challenges.origin(), visitors.now())
        return challenges.keep(json_reply(begun.options), begun)

    @calls.post("")
    @described(
        "Adds a passkey",
        {201: json_of(Passkey, "It can be signed in with.")},
        body=NewPasskeyBody,
        refusals=("wrong_passkey", "not_allowed"),
        example={"name": "Phone", "credential": dict.fromkeys(MadeCredential.model_fields, EXAMPLE_BYTES)},
    )
    def add() -> Response:
        person, body = signed_in().person, read_body(NewPasskeyBody)
        asked = (challenges.find("add"), challenges.origin())
        added = passkeys.add(person, body.name, body.credential.response(), *asked, visitors.now())
        return challenges.drop(json_reply(added, 201))

    @calls.put("/requirement")
    @described(
        "Says whether one signs in with password and passkey",
        {200: json_of(OwnPasskeys, "As it is now.")},
        body=RequirementBody,
        refusals=("wrong_password", "too_many_attempts", "passkey_needed", "not_allowed"),
        example={"is_required": True, "password": "correct horse battery"},
    )
    def require() -> Response:
        person, body = signed_in().person, read_body(RequirementBody)
        passkeys.require(person, body.password, visitors.now(), is_required=body.is_required)
        return all_of_them()

    @calls.patch("/<uuid:passkey_id>")
    @described("Renames a passkey", DONE, body=PasskeyNameBody, refusals=("not_allowed",), example={"name": "Phone"})
    def rename(passkey_id: UUID) -> Response:
        passkeys.rename(signed_in().person, str(passkey_id), read_body(PasskeyNameBody).name)
        return no_content()

    @calls.delete("/<uuid:passkey_id>")
    @described("Removes a passkey", DONE, refusals=("passkey_needed", "not_allowed"))
    def remove(passkey_id: UUID) -> Response:
        passkeys.remove(signed_in().person, str(passkey_id), visitors.now())
        return no_content()

    return calls
