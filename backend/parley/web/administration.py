"""What administrators do about people. None of it shows anybody's conversations."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, Response

from parley.domain.errors import NotAllowedError
from parley.domain.person import Person
from parley.people.people import People
from parley.web.account_bodies import PersonBody
from parley.web.bodies import read_body
from parley.web.caller import administrator, check_administrator
from parley.web.openapi.operation import ListOf, described, json_of
from parley.web.reply import json_reply
from parley.web.visitor import Visitors

_REFUSED = ("not_allowed",)


def administration(
    people: People, visitors: Visitors, stop_all: Callable[[str], None], *, is_leading: bool
) -> Blueprint:
    """`/api/admin/people`. `stop_all`: of somebody's answers; `is_leading`: it is here that roles are given."""
    calls = Blueprint("administration", __name__, url_prefix="/api/admin")

    calls.before_request(check_administrator)

    @calls.get("/people")
    @described(
        "Everybody with an account",
        {200: json_of(ListOf("people", Person), "In the order in which they came.")},
        refusals=_REFUSED,
    )
    def show_people() -> Response:
        return json_reply({"people": people.all()})

    @calls.patch("/people/<uuid:person_id>")
    @described(
        "Changes what somebody may do",
        {200: json_of(ListOf("people", Person), "Everybody, as they are now.")},
        body=PersonBody,
        refusals=("last_administrator", *_REFUSED),
        example={"role": "administrator"},
        more="Who is disabled is signed out everywhere; their answers are stopped, and they keep what is theirs.",
    )
    def change_person(person_id: UUID) -> Response:
        body, actor = read_body(PersonBody), administrator()
        if body.role is not None and not is_leading:
            raise NotAllowedError("PARLEY_ADMINISTRATORS and people's groups say who is administrator here.")
        if body.role is not None:
            people.set_role(actor, str(person_id), body.role, visitors.now())
        if body.is_disabled is not None:
            people.set_disabled(actor, str(person_id), visitors.now(), is_disabled=body.is_disabled)
        if body.is_disabled:
            stop_all(str(person_id))
        return json_reply({"people": people.all()})

    return calls
