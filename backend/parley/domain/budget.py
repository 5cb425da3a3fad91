"""A month's budget and what of it is spent. Pure."""

from datetime import date, timedelta
from typing import Literal

import msgspec

from parley.domain.period import Period


class Budget(msgspec.Struct, frozen=True):
    """US dollars. `month`: such as 2026-11, in UTC; `unpriced`: requests that count 0, for nobody knows their price."""

    month: str
    limit: float
    warning: float
    spent: float
    unpriced: int

    @property
    def is_spent(self) -> bool:
        return self.spent >= self.limit

    @property
    def state(self) -> Literal["open", "warned", "spent"]:
        if self.is_spent:
            return "spent"
        return "warned" if self.spent >= self.warning else "open"


def month_of(day: date) -> Period:
    """The whole month that the day is in, in UTC."""
    first = day.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1))
