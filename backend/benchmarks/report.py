"""What the benchmark says: a table row for each measurement, and figures held against their goals."""

import sys
from typing import NamedTuple

from benchmarks.load import Figures

_COLUMNS = ("", "CPU µs/token", "p50 ms", "p99 ms", "first token p50 ms", "p99 ms", "tokens", "lost or failed", "MB")
_TIMES = ("p50_ms", "p99_ms", "first_p50_ms", "first_p99_ms")


def quantile(values: list[float], share: float) -> float:
    """The value that so large a share of them does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


class Bound(NamedTuple):
    """What is held against a goal: `must` and `aim`, either of which may be missing."""

    what: str
    value: float
    must: float | None
    aim: float | None
    unit: str = "×"
    is_least: bool = False

    def __str__(self) -> str:
        goals = f"{_goal(self.must)} | {_goal(self.aim)} | {self._verdict()}"
        return f"| {self.what} | {self.value:,.2f} {self.unit} | {goals} |"

    def _verdict(self) -> str:
        for goal, verdict in ((self.aim, "aim met"), (self.must, "met")):
            if goal is not None and (self.value >= goal if self.is_least else self.value <= goal):
                return verdict
        if self.must is None and self.aim is None:
            return "–"
        return "**missed**" if self.must is not None else "aim missed"


def _goal(value: float | None) -> str:
    return "–" if value is None else f"{value:,g}"


def head() -> None:
    """Begins a table."""
    sys.stdout.write(f"\n| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}\n")


def row(name: str, figures: Figures) -> Figures:
    """Writes a row of it."""
    seen = figures.seen
    values = [f"{figures.cpu_us:.1f}", *(f"{seen[key]:.1f}" for key in _TIMES), f"{seen['tokens']:,}"]
    values += [str(seen["failed"] + seen["wrong"]), f"{(figures.busy - figures.idle) / 2**20:.1f}"]
    sys.stdout.write(f"| {name} | {' | '.join(values)} |\n")
    sys.stdout.flush()
    return figures
