"""E-mail addresses of people, and the letter to somebody who has forgotten their password."""

from typing import cast

from flask import Blueprint, Response, request

from parley.domain.errors import NotFoundError
from parley.domain.person import Mailbox
from parley.people.letters import Language
from parley.people.mailing import Mailing
from parley.web.account_bodies import EmailBody, ForgottenBody
from parley.web.bodies import read_body
from parley.web.caller import open_to_all, signed_in
from parley.web.openapi.operation import DONE, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.visitor import Visitors


def forgotten(mailing: Mailing | None, visitors: Visitors) -> Blueprint:
    """`/api/account/email`, `/api/sign-in/forgotten`, and links of kind `email`. Without `mailing` nothing is there."""
    calls = Blueprint("forgotten", __name__, url_prefix="/api")

    def there() -> Mailing:
        if mailing is None:
            raise NotFoundError("This Parley writes no letters: ask an administrator for a link.")
        return mailing

    @calls.post("/sign-in/forgotten")
    @open_to_all
    @described(
        "Writes to whoever has forgotten their password",
        DONE,
        body=ForgottenBody,
        refusals=("too_many_attempts", "not_found"),
        example={"login": "ada@example.com"},
        more="A link goes to the confirmed e-mail address of each account with this name or address. The reply is the "
        "same whether there is any.",
    )
    def ask() -> Response:
        there().write_to_forgetful(read_body(ForgottenBody).login, visitors.now(), _language())
        return no_content()

    @calls.post("/links/<token>/email")
    @open_to_all
    @described("Confirms an e-mail address", DONE, refusals=("link_gone",))
    def confirm(token: str) -> Response:
        there().confirm(token, visitors.now(), _language())
        return no_content()

    @calls.get("/account/email")
    @described(
        "Where one can be written to", {200: json_of(Mailbox, "Null: nowhere.")}, refusals=("not_allowed", "not_found")
    )
    def show() -> Response:
        person = signed_in().person
        return json_reply(there().mailbox(person))

    @calls.put("/account/email")
    @described(
        "Gives one's e-mail address",
        {200: json_of(Mailbox, "As it is until the link in the letter to it is used.")},
        body=EmailBody,
        refusals=("wrong_password", "too_many_attempts", "not_allowed", "not_found", "unavailable"),
        example={"address": "ada@example.com", "password": "correct horse battery"},
    )
    def give() -> Response:
        person, body = signed_in().person, read_body(EmailBody)
        return json_reply(there().set_address(person, body.address, body.password, visitors.now(), _language()))

    @calls.delete("/account/email")
    @described("Takes it back", DONE, refusals=("not_allowed", "not_found"))
    def take_back() -> Response:
        person = signed_in().person
        there().remove_address(person, visitors.now())
        return no_content()

    return calls


def _language() -> Language:
    return cast("Language", request.accept_languages.best_match(("en", "zh"), "en"))
