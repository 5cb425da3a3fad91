"""Signing in with a password, and the links by which one comes to an account. What nobody has to be signed in for."""

from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.person import LinkKind, Person, Role
from parley.people.passkeys import Passkeys
from parley.people.people import People, Proven, SignedIn
from parley.web.account_bodies import AccountBody, NewPasswordBody, SignInBody
from parley.web.bodies import read_body
from parley.web.caller import open_to_all
from parley.web.challenges import Challenges
from parley.web.cookie import Cookie
from parley.web.openapi.operation import described, json_of
from parley.web.passkeys import OPTIONS
from parley.web.reply import json_reply
from parley.web.visitor import Visitors


class LinkReply(TypedDict):
    """What a link is for. `login`: whose password or address it is about; null where an account is to be made."""

    kind: LinkKind
    role: Role
    login: str | None
    expires_at: str


def sign_in(
    people: People, passkeys: Passkeys, challenges: Challenges, cookie: Cookie, visitors: Visitors
) -> Blueprint:
    """`POST /api/sign-in`, and `/api/links/{token}`."""
    calls = Blueprint("sign_in", __name__, url_prefix="/api")

    def let_in(signed_in: SignedIn, status: int = 200) -> Response:
        return cookie.write(json_reply(signed_in.person, status), signed_in.secret)

    def go_on(proven: Proven) -> Response:
        """Whose password is right, or has just been set."""
        begun = passkeys.second_step(proven.person, challenges.origin())
        if begun:
            return challenges.keep(json_reply(begun.options, 202), begun)
        return let_in(people.let_in(proven.person, visitors.now(), proven.hashed))

    @calls.post("/sign-in")
    @open_to_all
    @described(
        "Signs in",
        {
            200: json_of(Person, "Who one is; the browser has a cookie now."),
            202: json_of(OPTIONS, "The password is right; a passkey has to follow, for which the browser is asked so."),
        },
        body=SignInBody,
        refusals=("wrong_password", "too_many_attempts", "not_allowed"),
        example={"login": "ada", "password": "correct horse battery"},
    )
    def enter() -> Response:
        body = read_body(SignInBody)
        return go_on(people.prove(body.login, body.password, visitors.now()))

    @calls.get("/links/<token>")
    @open_to_all
    @described("What a link is for", {200: json_of(LinkReply, "It can still be used.")}, refusals=("link_gone",))
    def show_link(token: str) -> Response:
        link, person = people.link(token)
        login = person.login if person else None
        return json_reply(LinkReply(kind=link.kind, role=link.role, login=login, expires_at=link.expires_at))

    @calls.post("/links/<token>/account")
    @open_to_all
    @described(
        "Makes an account, and signs in",
        {201: json_of(Person, "Who one is; the browser has a cookie now.")},
        body=AccountBody,
        refusals=("link_gone", "login_taken"),
        example={"login": "ada", "name": "Ada", "password": "correct horse battery"},
    )
    def make_account(token: str) -> Response:
        body = read_body(AccountBody)
        return let_in(people.use_account_link(token, body.login, body.name, body.password, visitors.now()), 201)

    @calls.post("/links/<token>/password")
    @open_to_all
    @described(
        "Sets a new password, and signs in",
        {
            200: json_of(Person, "Who one is; everywhere else one is signed out."),
            202: json_of(OPTIONS, "The password is set; a passkey has to follow, for which the browser is asked so."),
        },
        body=NewPasswordBody,
        refusals=("link_gone", "not_allowed", "wrong_password"),
        example={"password": "correct horse battery"},
    )
    def set_password(token: str) -> Response:
        body = read_body(NewPasswordBody)
        return go_on(people.use_password_link(token, body.password, visitors.now()))

    return calls
