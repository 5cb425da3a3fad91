"""Long work in a process that has streams to serve: it leaves the others as much time as it takes."""

from time import monotonic

import gevent

# After work that mostly waited, for a database, a longer rest would help nobody.
_LONGEST_REST_S = 0.05


class Pace:
    """Of one piece of long work, in one greenlet."""

    def __init__(self) -> None:
        self._since = monotonic()

    def rest(self) -> None:
        """For as long as it took since the last rest."""
        gevent.sleep(min(monotonic() - self._since, _LONGEST_REST_S))
        self._since = monotonic()
