"""The models one can choose from."""

from typing import TypedDict

from flask import Blueprint, Response

from parley.answers.allowances import Allowances
from parley.domain.model import Model
from parley.web.caller import owner_id
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply


class ModelList(TypedDict):
    """`default`: the id of the model of a new conversation; `default_image`: of the one that draws. Null without one.

    Those whom nobody chose.
    """

    models: list[Model]
    default: str | None
    default_image: str | None


def models(allowances: Allowances) -> Blueprint:
    """`/api/models`."""
    calls = Blueprint("models", __name__, url_prefix="/api/models")

    @calls.get("")
    @described("The models one can choose from", {200: json_of(ModelList, "Those of every provider that one may use.")})
    def show() -> Response:
        allowance = allowances.of(owner_id())
        default, image = (allowances.model_for(allowance, kind) for kind in ("chat", "image"))
        return json_reply(ModelList(models=allowances.models(allowance), default=default, default_image=image))

    return calls
