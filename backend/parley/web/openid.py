"""Signing in with an OpenID provider: the two addresses between which a browser is at the provider's."""

import re
from http import HTTPStatus
from urllib.parse import urlencode

from flask import Blueprint, Response, request

from parley.domain.errors import NotVouchedError, ParleyError
from parley.openid.provider import OpenIdProvider
from parley.people.arrivals import Arrivals
from parley.people.people import People
from parley.web.attempts import Attempts
from parley.web.caller import open_to_all
from parley.web.cookie import Cookie
from parley.web.openapi.operation import TEXT, Parameter, Reply, described
from parley.web.visitor import Visitors

PATH = "/api/sign-in/oidc"
_STATE = re.compile(r"[A-Za-z0-9_-]{1,100}")
_LEADS = {303: Reply("Leads to the provider, or to the page.", headers={"Location": "Where."})}


def openid(
    provider: OpenIdProvider, arrivals: Arrivals, people: People, cookie: Cookie, attempts: Attempts, visitors: Visitors
) -> Blueprint:
    """`/api/sign-in/oidc` and `/api/sign-in/oidc/callback`. For browsers, which follow where they lead."""
    calls = Blueprint("openid", __name__, url_prefix=PATH)

    @calls.get("")
    @open_to_all
    @described(
        "Begins to sign in at the provider",
        _LEADS,
        parameters=[Parameter("to", "The path on this site where somebody wants to go.", TEXT)],
    )
    def begin() -> Response:
        to = request.args.get("to", "/")
        try:
            url, attempt = provider.begin()
        except ParleyError as error:
            return _to_page(to, problem=error.code)
        return attempts.keep(_leading(url), attempt, to)

    @calls.get("/callback")
    @open_to_all
    @described(
        "Where the provider leads back to",
        _LEADS,
        parameters=[
            Parameter("state", "Of which attempt.", TEXT),
            Parameter("code", "What proves who it is (RFC 6749, 4.1.2).", TEXT),
            Parameter("error", "Why it does not.", TEXT),
        ],
    )
    def finish() -> Response:
        state = request.args.get("state", "")
        # It names a cookie.
        attempt, to = (_STATE.fullmatch(state) and attempts.find(state)) or (None, "/")
        try:
            # What somebody else's attempt proves would sign this browser in as somebody else.
            if attempt is None or "code" not in request.args:
                raise NotVouchedError("The sign-in service did not confirm who you are: try again.")
            vouched = provider.finish(attempt, request.args["code"])
            person = arrivals.arrive(vouched, visitors.address())
        except ParleyError as error:
            page = _to_page(to, problem=error.code)
            return attempts.drop(page, state) if attempt else page
        signed_in = people.let_in(person, visitors.now())
        return cookie.write(attempts.drop(_to_page(to, arrived=""), state), signed_in.secret)

    return calls


def _to_page(to: str, **told: str) -> Response:
    """The page says what went wrong, or forgets whoever was here before, and goes on to where somebody wanted to go."""
    return _leading(f"/sign-in?{urlencode({**told, 'to': to})}")


def _leading(url: str) -> Response:
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": url})
