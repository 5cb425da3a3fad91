"""Links that administrators give to people: to make an account by, or to set a new password."""

from uuid import UUID

from flask import Blueprint, Response

from parley.domain.person import Link
from parley.people.people import People
from parley.web.account_bodies import InvitationBody
from parley.web.bodies import read_body
from parley.web.caller import administrator, check_administrator
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors

_REFUSED = ("not_allowed",)


class MadeLink(Link, frozen=True):
    """`path`: of the page that uses it, on this server. It is told once."""

    path: str


def invitations(people: People, visitors: Visitors) -> Blueprint:
    """`/api/admin/invitations`, and `/api/admin/people/{person}/password-link`."""
    calls = Blueprint("invitations", __name__, url_prefix="/api/admin")
    calls.before_request(check_administrator)

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
