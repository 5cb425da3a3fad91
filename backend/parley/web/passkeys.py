"""Signing in with a passkey. What nobody has to be signed in for."""

from flask import Blueprint, Response

from parley.domain.person import Person
from parley.people.passkeys import Passkeys
from parley.web.bodies import read_body
from parley.web.caller import open_to_all
from parley.web.challenges import Challenges
from parley.web.cookie import Cookie
from parley.web.openapi.operation import Schema, described, json_of
from parley.web.passkey_bodies import UsedCredential
from parley.web.reply import json_reply
from parley.web.visitor import Visitors

# What the browser's own `parse…FromJSON` take (WebAuthn, 5.1.8 and 5.1.9); it is WebAuthn's to say what stands in it.
OPTIONS: Schema = {"type": "object", "additionalProperties": True}
EXAMPLE_BYTES = "AAAA"


def passkey_sign_in(passkeys: Passkeys, challenges: Challenges, cookie: Cookie, visitors: Visitors) -> Blueprint:
    """`/api/sign-in/passkey`."""
    calls = Blueprint("passkey_sign_in", __name__, url_prefix="/api/sign-in/passkey")

    @calls.post("/challenge")
    @open_to_all
    @described(
        "Begins to sign in with a passkey alone",
        {200: json_of(OPTIONS, "What the browser is to be asked for; it has a cookie now, for 5 minutes.")},
    )
    def begin() -> Response:
        begun = passkeys.begin_entering(challenges.origin())
        return challenges.keep(json_reply(begun.options), begun)

    @calls.post("")
    @open_to_all
    @described(
        "Signs in with a passkey, alone or after the password",
        {200: json_of(Person, "Who one is; the browser has a cookie now.")},
        body=UsedCredential,
        refusals=("wrong_passkey", "password_needed", "too_many_attempts", "not_allowed"),
        example=dict.fromkeys(UsedCredential.model_fields, EXAMPLE_BYTES),
    )
    def enter() -> Response:
        challenge = challenges.find("enter", "second")
        response = read_body(UsedCredential).response()
        signed_in = passkeys.enter(response, challenge, challenges.origin(), visitors.now())
        return cookie.write(challenges.drop(json_reply(signed_in.person)), signed_in.secret)

    return calls
