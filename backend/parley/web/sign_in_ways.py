"""How one comes in here, and the way out: the same however people sign in."""

from collections.abc import Callable
from typing import Literal, TypedDict

from flask import Blueprint, Response

from parley.people.people import People
from parley.web.caller import open_to_all
from parley.web.cookie import Cookie
from parley.web.openapi.operation import DONE, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors


class PasswordLimits(TypedDict):
    """In characters."""

    shortest: int
    longest: int


class SignInService(TypedDict):
    """Where somebody else finds out who one is. `path`: where a browser goes for that, with `?to=` for the way on."""

    name: str
    path: str


class SignInWays(TypedDict):
    """How one can sign in here; with `proxy` one is signed in before one comes here.

    `is_new`: nobody has an account yet; with passwords the first one is made by the link in the log. `sign_out_url`:
    where one goes after signing out here, to sign out there, too. `mail`: whoever has forgotten
    their password is written to.
    """

    auth: Literal["password", "oidc", "proxy"]
    password: PasswordLimits | None
    service: SignInService | None
    sign_out_url: str | None
    is_new: bool
    mail: bool


def sign_in_ways(ways: Callable[[], SignInWays], people: People, cookie: Cookie, visitors: Visitors) -> Blueprint:
    """`GET` and `DELETE /api/sign-in`."""
    calls = Blueprint("sign_in_ways", __name__, url_prefix="/api/sign-in")

    @calls.get("")
    @open_to_all
    @described("How one signs in here", {200: json_of(SignInWays, "What there is to choose from.")})
    def show() -> Response:
        return json_reply(ways())

    @calls.delete("")
    @open_to_all
    @described("Signs out in this browser", DONE)
    def leave() -> Response:
        secret = cookie.read()
        found = people.find(secret) if secret else None
        if found:
            people.sign_out(*found, visitors.now())
        return cookie.clear(no_content())

    return calls
