"""A stretch of days as somebody's clock has them, and the moments at which they begin. Pure."""

from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import NamedTuple


class Period(NamedTuple):
    """From the beginning of day `first` to the end of day `last`, both in `zone`. Moments: milliseconds since 1970."""

    first: date
    last: date
    zone: tzinfo = UTC

    @property
    def start_ms(self) -> int:
        return self._moment(self.first)

    @property
    def end_ms(self) -> int:
        """The first moment after it."""
        return self._moment(self.last + timedelta(days=1))

    def day_of(self, moment_ms: int) -> date:
        """The day that this moment is in."""
        return datetime.fromtimestamp(moment_ms / 1000, self.zone).date()

    def _moment(self, day: date) -> int:
        return round(datetime(day.year, day.month, day.day, tzinfo=self.zone).timestamp() * 1000)
