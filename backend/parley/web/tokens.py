"""Tokens of the gateway: made, listed, revoked. One is told when it is made, and never again."""

from typing import Annotated
from uuid import UUID

from flask import Blueprint, Response
from pydantic import Field

from parley.domain.token import Token
from parley.store.tokens import TokenStore
from parley.web.bodies import StrictBody, Words, read_body
from parley.web.caller import owner_in_person
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content


class TokenBody(StrictBody):
    """`POST /api/tokens`."""

    name: Annotated[Words, Field(min_length=1, max_length=100)]


class MadeToken(Token, frozen=True):
    """`token`: what a program gives as its API key."""

    token: str


def tokens(store: TokenStore) -> Blueprint:
    """`/api/tokens`."""
    calls = Blueprint("tokens", __name__, url_prefix="/api/tokens")

    @calls.get("")
    @described(
        "All tokens",
        {200: json_of(ListOf("tokens", Token), "In the order in which they were made.")},
        refusals=("not_allowed",),
    )
    def show() -> Response:
        return json_reply({"tokens": store.tokens(owner_in_person())})

    @calls.post("")
    @described(
        "Makes a token for the gateway",
        {201: json_of(MadeToken, "The only time that it is told.")},
        body=TokenBody,
        refusals=("not_allowed",),
        example={"name": "My editor"},
    )
    def make() -> Response:
        made, text = store.make(owner_in_person(), read_body(TokenBody).name)
        token = MadeToken(made.id, made.name, made.ending, made.created_at, made.last_used_at, text)
        return json_reply(token, 201)

    @calls.delete("/<uuid:token_id>")
    @described("Revokes a token", DONE, refusals=("not_allowed",))
    def revoke(token_id: UUID) -> Response:
        store.revoke(owner_in_person(), str(token_id))
        return no_content()

    return calls
