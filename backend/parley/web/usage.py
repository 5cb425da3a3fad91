"""What was asked of providers, added up by day, model or conversation; and how the month's budget stands."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import reduce
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, request

from parley.answers.budget import Budgets
from parley.domain.errors import FieldError, InvalidError
from parley.domain.ledger import Added
from parley.domain.period import Period
from parley.store.ledger import QUARTER_MS, LedgerStore
from parley.web.caller import owner_id
from parley.web.openapi.operation import JSON, TEXT, AnyOf, Parameter, Reply, described, json_of
from parley.web.reply import json_reply
from parley.web.usage_csv import csv_reply
from parley.web.usage_told import BudgetReply, ConversationUsage, DayUsage, ModelUsage

# What a row says first, by what it is about.
_ABOUT = {"day": ("day",), "model": ("model",), "conversation": ("conversation_id", "title", "deleted")}
# What a row is about, and what that comes to.
Rows = Sequence[tuple[dict[str, object], Added]]
_FORMATS = ("json", "csv")
# What every calendar and every clock here can count with.
_YEARS = range(1971, 9999)
_DATE = {"type": "string", "format": "date"}


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
        return _most_first([({"model": model}, added) for model, added in found.items()])

    def by_conversation(period: Period) -> Rows:
        found = ledger.add_up(owner_id(), period.start_ms, period.end_ms, "conversation")
        titles = ledger.titles(owner_id())
        return _most_first([(_about(each, titles), added) for each, added in found.items()])

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
            Parameter("from", "The first day, by default of the month.", _DATE),
            Parameter("to", "The last day, by default today.", _DATE),
            Parameter("tz", "Whose days: a name such as `Europe/Berlin`, or an offset such as `+05:30`.", TEXT),
            Parameter("by", "What a row is of.", {"type": "string", "enum": list(_ABOUT), "default": "day"}),
            Parameter("format", "What as.", {"type": "string", "enum": list(_FORMATS), "default": "json"}),
        ],
        refusals=("invalid",),
    )
    def show() -> Response:
        period = _period()
        by, wanted = _one_of("by", ways), _one_of("format", _FORMATS)
        rows = ways[by](period)
        if wanted == "csv":
            table = [said | _told(added) for said, added in rows]
            return csv_reply(
                [*_ABOUT[by], *_told(Added())], table, f"Parley usage by {by}, {period.first} to {period.last}.csv"
            )
        return json_reply(
            {
                "from": period.first.isoformat(),
                "to": period.last.isoformat(),
                "by": by,
                "totals": _told(reduce(Added.plus, (added for _, added in rows), Added())),
                "rows": [said | _told(added) for said, added in rows],
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


def _most_first(rows: Rows) -> Rows:
    return sorted(rows, key=lambda row: (-row[1].cost, -row[1].input_tokens - row[1].output_tokens, -row[1].requests))


def _told(added: Added) -> dict[str, object]:
    """`first_token_ms` on average."""
    told = added._asdict()
    begun = told.pop("begun")
    return told | {"first_token_ms": round(added.first_token_ms / begun) if begun else None}


def _period() -> Period:
    """What the request asks for: by default this month until today."""
    zone = _zone(request.args.get("tz", "UTC"))
    today = datetime.now(zone).date()
    last = _day("to", today)
    first = _day("from", last.replace(day=1))
    if first > last:
        raise _wrong("from", "This is after `to`: both are days, and both are included.")
    return Period(first, last, zone)


def _day(name: str, default: date) -> date:
    text = request.args.get(name)
    if text is None:
        return default
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d\d-\d\d", text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise _wrong(name, "This is no date such as 2026-11-22.")
    return day


def _zone(text: str) -> tzinfo:
    # A plus sign that is not escaped arrives as a space.
    if offset := re.fullmatch(r"([-+ ])([01]\d):(00|15|30|45)", text):
        sign, hours, minutes = offset.groups()
        apart = timedelta(hours=int(hours), minutes=int(minutes))
        return timezone(-apart if sign == "-" else apart)
    if text == "UTC":
        return UTC
    try:
        return ZoneInfo(text)
    except (OSError, ValueError, LookupError):
        raise _wrong(
            "tz", "This is no time zone: it takes names such as Europe/Berlin, and offsets such as +05:30."
        ) from None


def _one_of(name: str, choices: Collection[str]) -> str:
    """The first one, if the request says nothing."""
    text = request.args.get(name, next(iter(choices)))
    if text not in choices:
        raise _wrong(name, f"This is none of {', '.join(choices)}.")
    return text


def _wrong(name: str, detail: str) -> InvalidError:
    return InvalidError(detail, [FieldError(name, detail)])
