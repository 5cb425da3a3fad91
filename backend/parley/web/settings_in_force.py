"""The settings in force and where each comes from, for administrators. Changes none, and has no secret."""

from collections.abc import Callable, Sequence
from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.setting import Setting
from parley.web.caller import check_administrator
from parley.web.openapi.operation import described, json_of
from parley.web.reply import json_reply


class InForce(TypedDict):
    """`schema_revision`: of the database's tables."""

    version: str
    schema_revision: str
    settings: list[Setting]


def settings_in_force(settings: Sequence[Setting], version: str, schema_revision: Callable[[], str]) -> Blueprint:
    """`/api/admin/settings`."""
    calls = Blueprint("settings_in_force", __name__, url_prefix="/api/admin/settings")
    calls.before_request(check_administrator)

    @calls.get("")
    @described(
        "The settings in force, and where each comes from",
        {200: json_of(InForce, "By name; those that mean something with the others as they are.")},
        refusals=("not_allowed",),
    )
    def show() -> Response:
        return json_reply(InForce(version=version, schema_revision=schema_revision(), settings=list(settings)))

    return calls
