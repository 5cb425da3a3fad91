"""Changing one's own password."""

from flask import Blueprint, Response

from parley.people.people import People
from parley.web.account_bodies import PasswordBody
from parley.web.bodies import read_body
from parley.web.caller import signed_in
from parley.web.openapi.operation import DONE, described
from parley.web.reply import no_content
from parley.web.visitor import Visitors


def own_password(people: People, visitors: Visitors) -> Blueprint:
    """`/api/account/password`."""
    calls = Blueprint("own_password", __name__, url_prefix="/api/account/password")

    @calls.put("")
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

    return calls
