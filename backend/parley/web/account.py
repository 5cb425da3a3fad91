"""One's own account: the name, the password, and where one is signed in."""

from uuid import UUID

from flask import Blueprint, Response

from parley.domain.person import Person, SignIn
from parley.people.people import People
from parley.web.account_bodies import NameBody, PasswordBody
from parley.web.bodies import read_body
from parley.web.caller import signed_in
from parley.web.cookie import Cookie
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors


class ShownSignIn(SignIn, frozen=True):
    """`is_here`: in the browser that asks."""

    is_here: bool


def account(people: People, cookie: Cookie, visitors: Visitors) -> Blueprint:
    """`/api/account`."""
    calls = Blueprint("account", __name__, url_prefix="/api/account")

    @calls.get("")
    @described("Who one is", {200: json_of(Person, "As others see it.")}, refusals=("not_allowed",))
    def show() -> Response:
        return json_reply(signed_in().person)

    @calls.patch("")
    @described(
        "Changes one's name",
        {200: json_of(Person, "As it is now.")},
        body=NameBody,
        refusals=("not_allowed",),
        example={"name": "Ada L."},
    )
    def change() -> Response:
        return json_reply(people.rename(signed_in().person, read_body(NameBody).name))

    @calls.put("/password")
    @described(
        "Changes one's password",
        DONE,
        body=PasswordBody,
        refusals=("wrong_password", "too_many_attempts", "not_allowed"),
        example={"old": "correct horse battery", "new": "staple, correct horse"},
        more="Everywhere else one is signed out.",
    )
    def change_password() -> Response:
        person, sign_in_id = signed_in()
        body = read_body(PasswordBody)
        people.change_password(person, sign_in_id, body.old, body.new, visitors.now())
        return no_content()

    @calls.get("/sign-ins")
    @described(
        "Where one is signed in",
        {200: json_of(ListOf("sign_ins", ShownSignIn), "The one used last first.")},
        refusals=("not_allowed",),
    )
    def show_sign_ins() -> Response:
        person, here = signed_in()
        shown = [
            ShownSignIn(each.id, each.agent, each.created_at, each.last_used_at, each.id == here)
            for each in people.sign_ins(person)
        ]
        return json_reply({"sign_ins": shown})

    @calls.delete("/sign-ins")
    @described("Signs out everywhere, here too", DONE, refusals=("not_allowed",))
    def sign_out_everywhere() -> Response:
        people.sign_out_everywhere(signed_in().person, visitors.now())
        return cookie.clear(no_content())

    @calls.delete("/sign-ins/<uuid:sign_in_id>")
    @described("Signs out in one browser", DONE, refusals=("not_allowed",))
    def sign_out(sign_in_id: UUID) -> Response:
        people.sign_out(signed_in().person, str(sign_in_id), visitors.now())
        return no_content()

    return calls
