"""What became of the latest contacts with one provider, as this process saw them. Keeps codes and no words."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import time

from parley.domain.health import Mishap
from parley.upstream.error import UpstreamError


class Contact:
    """`heard_at`: when it last answered, whatever it said; milliseconds since 1970."""

    def __init__(self, clock: Callable[[], float] = time) -> None:
        """`clock`: seconds since 1970."""
        self.heard_at: int | None = None
        self.mishap: Mishap | None = None
        self._clock = clock

    @contextmanager
    def noting(self) -> Iterator[None]:
        """Around a request. One that is cut off from here says nothing."""
        try:
            yield
        except UpstreamError as error:
            self.mishap = Mishap(error.code, self._now())
            if not self.mishap.is_out_of_reach:
                self.heard_at = self.mishap.at
            raise
        self.heard_at = self._now()

    def _now(self) -> int:
        return round(self._clock() * 1000)
