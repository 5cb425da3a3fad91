"""The audit log, for administrators to read."""

from typing import TypedDict

from flask import Blueprint, Response

from parley.domain.person import AuditEntry
from parley.store.audit import AuditStore
from parley.web.caller import check_administrator
from parley.web.limit import number_asked, page_limit
from parley.web.openapi.operation import Parameter, described, json_of, number
from parley.web.reply import json_reply

_ENTRIES, _MOST_ENTRIES = 100, 500
_LAST = 999_999_999


class AuditPage(TypedDict):
    """`next_before`: for what is older; null where there is nothing."""

    entries: list[AuditEntry]
    next_before: int | None


def audit_log(store: AuditStore) -> Blueprint:
    """`/api/admin/audit`."""
    calls = Blueprint("audit_log", __name__, url_prefix="/api/admin/audit")
    calls.before_request(check_administrator)

    @calls.get("")
    @described(
        "Sign-ins, and what administrators did",
        {200: json_of(AuditPage, "The newest first.")},
        parameters=[
            Parameter("before", "Only what is older than the entry with this id; 0: all.", number(0, _LAST, 0)),
            Parameter("limit", "So many at most.", number(1, _MOST_ENTRIES, _ENTRIES)),
        ],
        refusals=("invalid", "not_allowed"),
    )
    def show() -> Response:
        limit = page_limit(_ENTRIES, _MOST_ENTRIES)
        entries = store.page(number_asked("before", 0, 0, _LAST) or None, limit)
        return json_reply(AuditPage(entries=entries, next_before=entries[-1].id if len(entries) == limit else None))

    return calls
