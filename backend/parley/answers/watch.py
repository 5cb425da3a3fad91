"""The watch: tells the meter again and again what this process has to do, and how late it is. Changes nothing."""

from time import monotonic

import gevent

from parley.answers.followers import Followers
from parley.answers.running import RunningAnswers
from parley.domain.meter import Meter, Vitals
from parley.lasting import LastingWork

_INTERVAL_S = 0.5


class Watch:
    """One a process."""

    def __init__(self, running: RunningAnswers, followers: Followers, meter: Meter) -> None:
        self._running = running
        self._followers = followers
        self._meter = meter
        self._work = LastingWork(self._run)

    def start(self) -> None:
        """Begins to watch."""
        self._work.start()

    def close(self) -> None:
        """Looks away."""
        self._work.close()

    def _run(self) -> None:
        lag_s = 0.0
        while True:
            pumps = list(self._running)
            unstored = sum(pump.ending is not None for pump in pumps)
            readers = sum(pump.live.readers for pump in pumps) + self._followers.readers
            self._meter.note_vitals(Vitals(len(pumps) - unstored, unstored, readers, lag_s))
            due = monotonic() + _INTERVAL_S
            gevent.sleep(_INTERVAL_S)
            lag_s = max(0.0, monotonic() - due)
