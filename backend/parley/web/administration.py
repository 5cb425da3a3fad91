"""What administrators do about people. None of it shows anybody's conversations."""

from uuid import UUID

from flask import Blueprint, Response

from parley.domain.person import Link, Person
from parley.people.people import People
from parley.web.account_bodies import InvitationBody, PersonBody
from parley.web.bodies import read_body
from parley.web.caller import administrator, check_administrator
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors

_REFUSED = ("not_allowed",)


class MadeLink(Link, frozen=True):
    """`path`: of the page that uses it, on this server. It is told once."""

    path: str


def administration(people: People, visitors: Visitors) -> Blueprint:
    """`/api/admin/people` and `/api/admin/invitations`."""
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
        more="Who is disabled is signed out everywhere, and keeps what is theirs.",
    )
    def change_person(person_id: UUID) -> Response:
        body, actor = read_body(PersonBody), administrator()
        if body.role is not None:
            people.set_role(actor, str(person_id), body.role, visitors.now())
        if body.is_disabled is not None:
            people.set_disabled(actor, str(person_id), visitors.now(), is_disabled=body.is_disabled)
        return json_reply({"people": people.all()})

    @calls.post("/people/<uuid:person_id>/password-link")
    @described(
        "Makes a link by which somebody sets a new password",
        {201: json_of(MadeLink, "The only time that it is told.")},
        refusals=_REFUSED,
    )
    def make_password_link(person_id: UUID) -> Response:
        return _made(*people.make_password_link(administrator(), str(person_id), visitors.now()))

    @calls.get("/invitations")
    @described(
        "Invitations that nobody has used",
        {200: json_of(ListOf("invitations", Link), "The newest first.")},
        refusals=_REFUSED,
    )
    def show_invitations() -> Response:
        return json_reply({"invitations": people.invitations()})

    @calls.post("/invitations")
    @described(
        "Makes a link for one new account",
        {201: json_of(MadeLink, "The only time that it is told.")},
        body=InvitationBody,
        refusals=_REFUSED,
        example={"role": "member"},
    )
    def invite() -> Response:
        return _made(*people.invite(administrator(), read_body(InvitationBody).role, visitors.now()))

    @calls.delete("/invitations/<uuid:link_id>")
    @described("Withdraws an invitation", DONE, refusals=_REFUSED)
    def withdraw(link_id: UUID) -> Response:
        people.withdraw(administrator(), str(link_id), visitors.now())
        return no_content()

    return calls


def _made(link: Link, secret: str) -> Response:
    made = MadeLink(
        link.id, link.kind, link.role, link.person_id, link.made_by, link.created_at, link.expires_at, f"/link/{secret}"
    )
    return json_reply(made, 201)
