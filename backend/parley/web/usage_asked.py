"""Which days a question about usage is about, and what it is told as: the query of a request, parsed."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from flask import request

from parley.domain.errors import FieldError, InvalidError
from parley.domain.period import Period
from parley.web.openapi.operation import TEXT, Parameter

# What every calendar and every clock here can count with.
_YEARS = range(1971, 9999)
_DATE = {"type": "string", "format": "date"}
FORMATS = ("json", "csv")
PERIOD = (
    Parameter("from", "The first day, by default of the month.", _DATE),
    Parameter("to", "The last day, by default today.", _DATE),
    Parameter("tz", "Whose days: a name such as `Europe/Berlin`, or an offset such as `+05:30`.", TEXT),
)
FORMAT = Parameter("format", "What as.", {"type": "string", "enum": list(FORMATS), "default": "json"})


def period_asked() -> Period:
    """What the request asks for: by default this month until today. Raises InvalidError."""
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


def one_asked(name: str, choices: Collection[str]) -> str:
    """One of the choices: the first one, if the request says nothing. Raises InvalidError."""
    text = request.args.get(name, next(iter(choices)))
    if text not in choices:
        raise _wrong(name, f"This is none of {', '.join(choices)}.")
    return text


def _wrong(name: str, detail: str) -> InvalidError:
    return InvalidError(detail, [FieldError(name, detail)])
