"""The answers being written in this process, each from its start until its end is stored. Stores nothing itself."""

from collections.abc import Iterator
from time import monotonic

from parley.answers.pump import Pump


class RunningAnswers:
    """Pumps by the id of their answer."""

    def __init__(self) -> None:
        self._pumps: dict[str, Pump] = {}

    def __iter__(self) -> Iterator[Pump]:
        return iter(list(self._pumps.values()))

    def add(self, pump: Pump) -> None:
        """Its answer's latest run; an earlier one may still be on its way out."""
        self._pumps[pump.live.id] = pump

    def remove(self, pump: Pump) -> None:
        """Its end is stored."""
        if self._pumps.get(pump.live.id) is pump:
            del self._pumps[pump.live.id]

    def find(self, answer_id: str) -> Pump | None:
        """The pump of an answer being written here."""
        return self._pumps.get(answer_id)

    def wait_idle(self, timeout_s: float) -> list[Pump]:
        """Blocks until nothing is being written, or for `timeout_s`; what still is."""
        deadline = monotonic() + timeout_s
        while self._pumps and (left := deadline - monotonic()) > 0:
            next(iter(self._pumps.values())).live.wait_ended(left)
        return list(self)
