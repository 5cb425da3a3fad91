"""What roles and people may use, for administrators to say."""

from typing import TypedDict, cast, get_args
from uuid import UUID

from flask import Blueprint, Response

from parley.domain.allowance import Allowance
from parley.domain.errors import NotFoundError
from parley.domain.person import Role
from parley.people.allowing import Allowing
from parley.web.account_bodies import AllowanceBody
from parley.web.bodies import read_body
from parley.web.caller import administrator, check_administrator
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply
from parley.web.visitor import Visitors

_EXAMPLE = {"models": ["openai/gpt-*"], "images": False, "monthly_budget": 20}


class AllowancesReply(TypedDict):
    """`people`: by their ids; of whom nothing is said, the role counts."""

    roles: dict[Role, Allowance]
    people: dict[str, Allowance]


_SAID = {200: json_of(AllowancesReply, "All that is said now.")}


def allowances(allowing: Allowing, visitors: Visitors) -> Blueprint:
    """`/api/admin/allowances`, and those of a role and of a person."""
    calls = Blueprint("allowances", __name__, url_prefix="/api/admin")
    calls.before_request(check_administrator)

    def told() -> Response:
        said = allowing.all()
        return json_reply(AllowancesReply(roles=said.roles, people=said.people))

    @calls.get("/allowances")
    @described("What roles and people may use", _SAID, refusals=("not_allowed",))
    def show() -> Response:
        return told()

    @calls.put("/roles/<role>/allowance")
    @described("Says what a role may use", _SAID, body=AllowanceBody, refusals=("not_allowed",), example=_EXAMPLE)
    def allow_role(role: str) -> Response:
        if role not in get_args(Role):
            raise NotFoundError("There is no such role.")
        allowing.allow_role(administrator(), cast("Role", role), read_body(AllowanceBody).value(), visitors.address())
        return told()

    @calls.put("/people/<uuid:person_id>/allowance")
    @described(
        "Says what somebody may use, other than their role",
        _SAID,
        body=AllowanceBody,
        refusals=("not_allowed",),
        example=_EXAMPLE,
    )
    def allow_person(person_id: UUID) -> Response:
        allowing.allow_person(administrator(), str(person_id), read_body(AllowanceBody).value(), visitors.address())
        return told()

    return calls
