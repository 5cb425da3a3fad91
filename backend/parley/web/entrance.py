"""The entrance: nobody gets past it whom it does not know, but to what says of itself that it is open to all."""

from collections.abc import Callable

from flask import Flask, request

from parley.domain.errors import SignedOutError
from parley.people.arrivals import Arrivals
from parley.people.people import People
from parley.people.proxy import ProxyWord
from parley.store.tokens import TokenStore, is_token
from parley.web.bearer import bearer
from parley.web.caller import OWNER_HEADER, Caller, is_open, note_caller
from parley.web.cookie import Cookie
from parley.web.held import Held, note_standing
from parley.web.visitor import Visitors

Find = Callable[[], Caller | None]
# It has a door of its own, for programs alone.
_GATEWAY = "gateway"


def guard(app: Flask, find: Find, held: Held) -> None:
    """`find`: who calls; None: nobody we know. `held`: keeps an eye on the streams of who is let in."""

    @app.before_request
    def let_in() -> None:
        view = app.view_functions.get(request.endpoint or "")
        # Before a browser sends what needs leave it asks, without saying who it is.
        if view is None or request.method == "OPTIONS" or request.blueprint == _GATEWAY or is_open(view):
            return
        caller = find()
        if caller is None:
            raise SignedOutError("Nobody is signed in here: sign in first.")
        if request.headers.get(OWNER_HEADER, caller.owner_id) != caller.owner_id:
            raise SignedOutError("Somebody else is signed in here by now: sign in again.")
        note_caller(caller)
        if caller.standing:
            note_standing(held, caller.standing)


def the_owner(owner_id: str) -> Find:
    """Where there are no accounts, everybody is the one owner."""
    return lambda: Caller(owner_id)


def programs_or(find: Find, tokens: TokenStore) -> Find:
    """A program with somebody's token, or else whoever `find` finds."""

    def find_either() -> Caller | None:
        token = bearer()
        if token is None or not is_token(token):
            return find()
        program = tokens.find(token)
        return Caller(program.owner_id, token_id=program.token_id) if program else None

    return find_either


def people_signed_in(people: People, cookie: Cookie) -> Find:
    """Somebody who has signed in here, in a browser."""

    def find() -> Caller | None:
        secret = cookie.read()
        found = people.find(secret) if secret else None
        return Caller(found[0].id, *found) if found else None

    return find


def people_vouched_for(proxy: ProxyWord, arrivals: Arrivals, visitors: Visitors) -> Find:
    """Somebody of whom a proxy says who it is. The same header from anywhere else says nothing."""

    def find() -> Caller | None:
        is_believed = visitors.is_handed_on_by(proxy.networks)
        vouched = proxy.vouched(request.headers.get) if is_believed else None
        person = arrivals.arrive(vouched, visitors.address()) if vouched else None
        return Caller(person.id, person) if person else None

    return find
