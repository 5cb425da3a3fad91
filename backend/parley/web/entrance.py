"""The entrance: nobody gets past it whom it does not know, but to what says of itself that it is open to all."""

from collections.abc import Callable

from flask import Flask, request

from parley.domain.errors import SignedOutError
from parley.people.people import People
from parley.store.tokens import TokenStore
from parley.web.bearer import bearer
from parley.web.caller import Caller, is_open, note_caller
from parley.web.cookie import Cookie

Find = Callable[[], Caller | None]
# It has a door of its own, for programs alone.
_GATEWAY = "gateway"


def guard(app: Flask, find: Find) -> None:
    """`find`: who calls; None: nobody we know."""

    @app.before_request
    def let_in() -> None:
        view = app.view_functions.get(request.endpoint or "")
        # Before a browser sends what needs leave it asks, without saying who it is.
        if view is None or request.method == "OPTIONS" or request.blueprint == _GATEWAY or is_open(view):
            return
        caller = find()
        if caller is None:
            raise SignedOutError("Nobody is signed in here: sign in first.")
        note_caller(caller)


def the_owner(owner_id: str) -> Find:
    """Where there are no accounts, everybody is the one owner."""
    return lambda: Caller(owner_id)


def people_and_programs(people: People, cookie: Cookie, tokens: TokenStore) -> Find:
    """Somebody who is signed in, or a program with somebody's token."""

    def find() -> Caller | None:
        if token := bearer():
            program = tokens.find(token)
            return Caller(program.owner_id) if program else None
        secret = cookie.read()
        found = people.find(secret) if secret else None
        return Caller(found[0].id, *found) if found else None

    return find
