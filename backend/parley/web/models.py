"""The models one can choose from."""

from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.model import Model
from parley.upstream.providers import Providers
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply


class ModelList(TypedDict):
    """`default`: the id of the model of a new conversation; `default_image`: of the one that draws, null without one.

    Those whom nobody chose.
    """

    models: list[Model]
    default: str
    default_image: str | None


def models(providers: Providers) -> Blueprint:
    """`/api/models`."""
    calls = Blueprint("models", __name__, url_prefix="/api/models")

    @calls.get("")
    @described("The models one can choose from", {200: json_of(ModelList, "Those of every provider.")})
    def show() -> Response:
        default, image = providers.default_model(), providers.model_for("image")
        return json_reply(ModelList(models=providers.models(), default=default, default_image=image))

    return calls
