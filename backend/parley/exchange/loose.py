"""Values out of JSON that others wrote: what is not as expected is as if it were not there. Pure."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from parley.domain.fence import fenced

# What a number of seconds never is, and a number of milliseconds always: it would be the year 5138, and 1973.
_SECONDS_END = 10**11
# The last moment that Python can write down.
_LATEST_MS = 253_402_300_799_999


def mapping(value: object) -> dict[str, Any]:
    """The object, or an empty one."""
    return value if isinstance(value, dict) else {}


def listing(value: object) -> list[Any]:
    """The list, or an empty one."""
    return value if isinstance(value, list) else []


def text(value: object) -> str:
    """The string, or an empty one."""
    return value if isinstance(value, str) else ""


def first(*values: object) -> str | None:
    """The first of them that is a string and not empty."""
    return next((value for value in values if isinstance(value, str) and value), None)


def paragraphs(texts: Iterable[str]) -> str:
    """Those that say something, with empty lines between them."""
    return "\n\n".join(each for each in texts if each.strip())


def as_written(value: object) -> str:
    """JSON, for people."""
    return json.dumps(value, ensure_ascii=False, indent=1, default=str)


def as_shown(value: object) -> str:
    """The same in Markdown, for what nobody knows another way to show."""
    return fenced(as_written(value))


def keys(*values: object) -> tuple[str, ...]:
    """Those that are strings and not empty."""
    return tuple(value for value in values if isinstance(value, str) and value)


def moment(value: object) -> int | None:
    """Milliseconds since 1970, of a number of seconds or milliseconds, or of an ISO 8601 time."""
    if isinstance(value, str):
        try:
            parsed = datetime.fromisoformat(value)
            value = (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
        except (ValueError, OverflowError):
            return None
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= _LATEST_MS:
        return None
    return round(value * 1000 if value < _SECONDS_END else value)
