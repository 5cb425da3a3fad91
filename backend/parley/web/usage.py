"""What was asked of providers, added up by day, model or conversation; and how the month's budget stands."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce

from flask import Blueprint, Response

from parley.answers.budget import Budgets
from parley.domain.ledger import Added
from parley.domain.period import Period
from parley.store.ledger import QUARTER_MS, LedgerStore
from parley.web.caller import owner_id
from parley.web.openapi.operation import JSON, TEXT, AnyOf, Parameter, Reply, described, json_of
from parley.web.reply import json_reply
from parley.web.usage_asked import FORMAT, FORMATS, PERIOD, one_asked, period_asked
from parley.web.usage_csv import csv_reply
from parley.web.usage_told import (
    BudgetReply,
    ConversationUsage,
    DayUsage,
    ModelUsage,
    most_first,
    told_sums,
)

# What a row says first, by what it is about.
_ABOUT = {"day": ("day",), "model": ("model",), "conversation": ("conversation_id", "title", "deleted")}
# What a row is about, and what that comes to.
Rows = Sequence[tuple[dict[str, object], Added]]


def usage(ledger: LedgerStore, budgets: Budgets) -> Blueprint:
    """`/api/usage` and `/api/budget`."""
    calls = Blueprint("usage", __name__, url_prefix="/api")

    def by_day(period: Period) -> Rows:
        days: dict[date, Added] = {}
        for quarter, added in ledger.add_up(owner_id(), period.start_ms, period.end_ms, "quarter").items():
            day = period.day_of(quarter * QUARTER_MS)
            days[day] = days.get(day, Added()).plus(added)
        return [({"day": day.isoformat()}, days[day]) for day in sorted(days)]

    def by_model(period: Period) -> Rows:
        found = ledger.add_up(owner_id(), period.start_ms, period.end_ms, "model")
        return [({"model": model}, found[model]) for model in most_first(found, found.__getitem__)]

    def by_conversation(period: Period) -> Rows:
        found = ledger.add_up(owner_id(), period.start_ms, period.end_ms, "conversation")
        titles = ledger.titles(owner_id())
        return [(_about(each, titles), found[each]) for each in most_first(found, found.__getitem__)]

    ways = {"day": by_day, "model": by_model, "conversation": by_conversation}

    @calls.get("/usage")
    @described(
        "What was asked of providers, added up",
        {
            200: Reply(
                "The sums, or a table of the rows.",
                {JSON: AnyOf([DayUsage, ModelUsage, ConversationUsage]), "text/csv": TEXT},
            )
        },
        parameters=[
            *PERIOD,
            Parameter("by", "What a row is of.", {"type": "string", "enum": list(_ABOUT), "default": "day"}),
            FORMAT,
        ],
        refusals=("invalid",),
    )
    def show() -> Response:
        period = period_asked()
        by, wanted = one_asked("by", ways), one_asked("format", FORMATS)
        rows = ways[by](period)
        if wanted == "csv":
            table = [said | told_sums(added) for said, added in rows]
            return csv_reply(
                [*_ABOUT[by], *told_sums(Added())], table, f"Parley usage by {by}, {period.first} to {period.last}.csv"
            )
        return json_reply(
            {
                "from": period.first.isoformat(),
                "to": period.last.isoformat(),
                "by": by,
                "totals": told_sums(reduce(Added.plus, (added for _, added in rows), Added())),
                "rows": [said | told_sums(added) for said, added in rows],
            }
        )

    @calls.get("/budget")
    @described("How the month's budget stands", {200: json_of(BudgetReply, "Null where there is none.")})
    def show_budget() -> Response:
        budget = budgets.now(owner_id())
        told = budget and {
            "month": budget.month,
            "limit": budget.limit,
            "warning": budget.warning,
            "spent": budget.spent,
            "unpriced": budget.unpriced,
            "state": budget.state,
        }
        return json_reply({"budget": told})

    return calls


def _about(conversation_id: str | None, titles: Mapping[str, str | None]) -> dict[str, object]:
    is_deleted = conversation_id is not None and conversation_id not in titles
    title = None if conversation_id is None else titles.get(conversation_id)
    return {"conversation_id": conversation_id, "title": title, "deleted": is_deleted}
