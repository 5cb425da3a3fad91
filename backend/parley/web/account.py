"""One's own account: who one is."""

from flask import Blueprint, Response

from parley.domain.person import Person
from parley.people.people import People
from parley.web.account_bodies import NameBody
from parley.web.bodies import read_body
from parley.web.caller import signed_in
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply


def account(people: People) -> Blueprint:
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

    return calls
