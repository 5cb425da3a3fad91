"""Answers that are being written, for administrators: whose they are and how far, and a way to stop one.

Nothing of what they say, nor the titles of their conversations.
"""

from typing import TypedDict
from uuid import UUID

from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.domain.running import RunningAnswer
from parley.store.audit import AuditStore
from parley.store.running import RunningStore
from parley.web.answers import StopReceipt, told_receipt
from parley.web.caller import administrator, check_administrator
from parley.web.limit import page_limit
from parley.web.openapi.operation import Parameter, described, json_of, number
from parley.web.reply import json_reply
from parley.web.visitor import Visitors

_ANSWERS, _MOST_ANSWERS = 200, 1000
_REFUSED = ("not_allowed",)


class Running(TypedDict):
    """`total`: how many there are, also beyond the list."""

    answers: list[RunningAnswer]
    total: int


def running(store: RunningStore, answers: Answers, audit: AuditStore, visitors: Visitors) -> Blueprint:
    """`/api/admin/answers`."""
    calls = Blueprint("running", __name__, url_prefix="/api/admin/answers")
    calls.before_request(check_administrator)

    @calls.get("")
    @described(
        "Answers that are being written",
        {200: json_of(Running, "Of everybody, by any process; those that began first come first.")},
        parameters=[Parameter("limit", "So many at most.", number(1, _MOST_ANSWERS, _ANSWERS))],
        refusals=("invalid", *_REFUSED),
    )
    def show() -> Response:
        found, total = store.all(page_limit(_ANSWERS, _MOST_ANSWERS))
        return json_reply(Running(answers=found, total=total))

    @calls.post("/<uuid:answer_id>/stop")
    @described(
        "Stops somebody's answer",
        {200: json_of(StopReceipt, "Once the connection to the provider is closed.")},
        refusals=_REFUSED,
        more="The same as when they stop it themselves; it stands in the audit log.",
    )
    def stop(answer_id: UUID) -> Response:
        whose = store.whose(str(answer_id))
        if whose.is_running:
            # First, so that it is known even if this process dies in the next moment.
            audit.note("answer_stopped", visitors.address(), actor=administrator().login, subject=whose.login)
        (receipt,) = answers.stop(whose.owner_id, str(answer_id))
        return json_reply(told_receipt(receipt))

    return calls
