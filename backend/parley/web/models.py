"""The models one can choose from."""

from flask import Blueprint, Response

from parley.upstream.providers import Providers
from parley.web.reply import json_reply


def models(providers: Providers) -> Blueprint:
    """`/api/models`."""
    calls = Blueprint("models", __name__, url_prefix="/api/models")

    @calls.get("")
    def show() -> Response:
        return json_reply({"models": providers.models(), "default": providers.default_model()})

    return calls
