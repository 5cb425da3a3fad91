"""Where one is signed in oneself."""

from uuid import UUID

from flask import Blueprint, Response

from parley.domain.person import SignIn
from parley.people.people import People
from parley.web.caller import signed_in
from parley.web.cookie import Cookie
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors


class ShownSignIn(SignIn, frozen=True):
    """`is_here`: in the browser that asks."""

    is_here: bool


def own_sign_ins(people: People, cookie: Cookie, visitors: Visitors) -> Blueprint:
    """`/api/account/sign-ins`."""
    calls = Blueprint("own_sign_ins", __name__, url_prefix="/api/account/sign-ins")

    @calls.get("")
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

    @calls.delete("")
    @described("Signs out everywhere, here too", DONE, refusals=("not_allowed",))
    def sign_out_everywhere() -> Response:
        people.sign_out_everywhere(signed_in().person, visitors.now())
        return cookie.clear(no_content())

    @calls.delete("/<uuid:sign_in_id>")
    @described("Signs out in one browser", DONE, refusals=("not_allowed",))
    def sign_out(sign_in_id: UUID) -> Response:
        people.sign_out(signed_in().person, str(sign_in_id), visitors.now())
        return no_content()

    return calls
