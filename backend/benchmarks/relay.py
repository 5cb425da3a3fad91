"""What a token costs, how late it comes, and how many streams one worker holds: Parley beside other relays.

`python -m benchmarks.relay [SCENARIO…]`. Every ratio is of two measurements of this very run.
"""

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import servers
from benchmarks.processes import OTHER_CORE, Program, running
from benchmarks.servers import Server, Start
from tests.server import unused_port

_WIRE = Path(__file__).parent / "wire"
_FOREVER = 10_000_000


class Load(NamedTuple):
    """What client and emulator do. `text`: what each token says instead of its stamp; see wire/*.c for the rest."""

    streams: int
    rate: float = 20
    tokens: int = _FOREVER
    text: str = ""
    per_second: float = 40
    warm: float = 28
    seconds: float = 10
    readers: int = 0
    ending: str = "none"
    ended: int = 0


class Figures(NamedTuple):
    """What came of it: the client's figures, processor time for each token, memory in bytes before and meanwhile."""

    seen: dict[str, Any]
    cpu_us: float
    idle: int
    busy: int
    stops_ms: list[float]
    leaves_ms: list[float]
    # When the first stream had got so many times 50,000 tokens.
    reached_us: list[int]

    @property
    def is_sound(self) -> bool:
        """Nothing lost, doubled or refused."""
        return not (self.seen["failed"] or self.seen["wrong"])


def measured(start: Start, load: Load) -> Figures:
    """One server under one load."""
    with _emulator(load) as (emulator, provider), start(provider) as server:
        if load.rate:
            # Whatever a server does only once, it has done.
            _run_client(server, Load(20, seconds=1, warm=1), [])
        idle = server.program.memory()
        lines: list[str] = []
        cpu_s, busy = _run_client(server, load, lines)
        seen = json.loads(lines[-1])
        closed = dict(_timed(line for line in _until_quiet(emulator, load) if line.startswith("closed")))
        asked = dict(_timed(line for line in lines if line.startswith("stop")))
        stops = [(closed[each] - at) / 1000 for each, at in asked.items() if each in closed]
        if load.ending == "stop" and len(stops) < load.ended:
            seen["wrong"] += load.ended - len(stops)
        leaves = [int(line.split()[1]) / 1000 for line in lines if line.startswith("left")]
        cpu_us = 1e6 * cpu_s / seen["tokens"] if seen["tokens"] else 0.0
        reached = [int(line.split()[2]) for line in lines if line.startswith("reached")]
        return Figures(seen, cpu_us, idle, busy, stops, leaves, reached)


@contextmanager
def _emulator(load: Load) -> Iterator[tuple[Program, str]]:
    port = unused_port()
    text = [load.text] if load.text else []
    command = [_WIRE / "emulator", str(port), str(load.rate), str(load.tokens), *text]
    with running(command, OTHER_CORE, port=port) as program:
        yield program, f"http://127.0.0.1:{port}"


def _run_client(server: Server, load: Load, lines: list[str]) -> tuple[float, int]:
    """Processor time of the server while the client measured, and its memory at the end of that."""
    token = len(load.text) or 12
    arguments = [server.port, server.kind, load.streams, load.per_second, load.warm, load.seconds, token]
    command = [_WIRE / "client", *arguments, load.readers, load.ending, load.ended]
    cpu_s, busy = 0.0, 0
    with running(command, OTHER_CORE) as client:
        for line in client.lines():
            if line == "begin":
                cpu_s = server.program.cpu_s()
            elif line == "end":
                cpu_s = server.program.cpu_s() - cpu_s
                busy = server.program.memory()
            lines.append(line)
    return cpu_s, busy


def _until_quiet(emulator: Program, load: Load) -> Iterator[str]:
    """What the emulator has said about the streams that were ended."""
    if load.ending != "stop":
        return
    lines = emulator.lines()
    for _ in range(load.ended):
        yield next(lines)


def _timed(lines: Iterator[str]) -> Iterator[tuple[str, int]]:
    for line in lines:
        _, name, at = line.split()
        yield name, int(at)


def _quantile(values: list[float], share: float) -> float:
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
        return "**missed**" if self.must is not None else "aim missed"


def _goal(value: float | None) -> str:
    return "–" if value is None else f"{value:,g}"


_RELAYS: dict[str, Start] = {
    "nothing between": servers.direct,
    "nginx": servers.nginx,
    "naive Flask": servers.naive,
    "FastAPI + aiohttp": servers.asynchronous,
    "Parley": servers.parley,
}


def thousand() -> Iterator[Bound]:
    """1,000 streams of 20 tokens a second."""
    found = _beside(Load(1000))
    ours = found["Parley"]
    yield Bound("CPU a token, 1,000 × 20, against naive Flask", ours.cpu_us / found["naive Flask"].cpu_us, 0.8, 0.6)
    yield Bound("CPU a token, 1,000 × 20, against nginx", ours.cpu_us / found["nginx"].cpu_us, None, 2.5)
    yield Bound("added latency p99, 1,000 × 20", ours.seen["p99_ms"], 40, 25, "ms")


def two_hundred() -> Iterator[Bound]:
    """200 streams of 50 tokens a second."""
    found = _beside(Load(200, rate=50, warm=8))
    ratio = found["Parley"].cpu_us / found["FastAPI + aiohttp"].cpu_us
    yield Bound("CPU a token, 200 × 50, against FastAPI + aiohttp", ratio, 1.0, 0.7)


def most() -> Iterator[Bound]:
    """How many streams of 20 tokens a second have p99 < 50 ms."""
    held = 0
    _head()
    for streams in (800, 1000, 1200, 1400, 1600, 1800, 2000, 2200):
        figures = measured(servers.parley, Load(streams, warm=streams / 40 + 4))
        _row(f"Parley, {streams}", figures)
        if figures.seen["p99_ms"] >= 50 or not figures.is_sound:
            break
        held = streams
    yield Bound("streams with p99 < 50 ms", held, 1200, 2000, "", is_least=True)


def first_token() -> Iterator[Bound]:
    """20 new answers a second, each a second long."""
    load = Load(400, tokens=20, per_second=20, warm=4)
    found = _beside(load)
    added = found["Parley"].seen["first_p50_ms"] - found["nothing between"].seen["first_p50_ms"]
    yield Bound("time to first token added, p50", added, 8, 5, "ms")


def unthrottled() -> Iterator[Bound]:
    """One stream, as fast as it is read."""
    load = Load(1, rate=0, text="word", warm=0.3, seconds=1)
    found = _beside(load)
    speed = found["Parley"].seen["tokens"] / load.seconds
    yield Bound("one unthrottled stream", speed, 120_000, 250_000, "tokens/s", is_least=True)


def memory() -> Iterator[Bound]:
    """1,000 answers with one reader each, and 200 with more."""
    _head()
    one = _row("Parley, 1,000 answers", measured(servers.parley, Load(1000, text="word")))
    alone = _row("Parley, 200 answers", measured(servers.parley, Load(200, warm=8, text="word")))
    more = _row("Parley, 200 answers of 6 readers", measured(servers.parley, Load(200, warm=8, text="word", readers=5)))
    yield Bound("memory a running stream with one reader", (one.busy - one.idle) / 1000 / 1024, 110, 70, "KB")
    yield Bound("each further reader", (more.busy - alone.busy) / 1000 / 1024, 40, 20, "KB")
    yield Bound("bytes to the browser a token", one.seen["bytes"] / one.seen["tokens"], 90, 60, "bytes")


def workers() -> Iterator[Bound]:
    """Two workers on PostgreSQL and Redis."""
    load = Load(400, warm=13)
    _head()
    alone = _row("Parley, one worker", measured(servers.parley, load))
    both = _row("Parley, two workers and Redis", measured(servers.two_workers, load))
    yield Bound("CPU a token, two workers with Redis against one without", both.cpu_us / alone.cpu_us, 1.3, 1.15)


def long_answer() -> Iterator[Bound]:
    """One answer of nearly 2,000,000 characters, as fast as it is read."""
    found = measured(servers.parley, Load(1, rate=0, tokens=490_000, text="word", warm=0, seconds=15))
    reached = found.reached_us
    first, last = reached[1] - reached[0], reached[-1] - reached[-2]
    yield Bound("a token in the last tenth of 2 M characters against the first", last / first, 1.1, None)


def ended() -> Iterator[Bound]:
    """Stop, at the provider's socket; and a reader who leaves while the provider is silent."""
    _head()
    some = _row("Parley, 200 stopped", measured(servers.parley, Load(200, seconds=3, warm=8, ending="stop", ended=100)))
    many = _row("Parley, 1,000 stopped", measured(servers.parley, Load(1000, seconds=3, ending="stop", ended=100)))
    silent = Load(200, rate=0.01, warm=8, seconds=3, ending="leave", ended=100)
    left = _row("Parley, 200 left", measured(servers.parley, silent))
    yield Bound("stop at the provider's socket, 200 running, p99", _quantile(some.stops_ms, 0.99), 50, None, "ms")
    yield Bound("stop at the provider's socket, 1,000 running, p99", _quantile(many.stops_ms, 0.99), 150, None, "ms")
    yield Bound("a closed browser is noticed, provider silent, p99", _quantile(left.leaves_ms, 0.99), 10, None, "ms")


def _beside(load: Load) -> dict[str, Figures]:
    """Every relay under the same load, one after the other."""
    _head()
    return {name: _row(name, measured(start, load)) for name, start in _RELAYS.items()}


def _head() -> None:
    sys.stdout.write(f"\n| {' | '.join(_COLUMNS)} |\n|{' --- |' * len(_COLUMNS)}\n")


_COLUMNS = ("", "CPU µs/token", "p50 ms", "p99 ms", "first token p50 ms", "p99 ms", "tokens", "lost or failed", "MB")


def _row(name: str, figures: Figures) -> Figures:
    seen = figures.seen
    values = [f"{figures.cpu_us:.1f}", *(f"{seen[key]:.1f}" for key in _TIMES), f"{seen['tokens']:,}"]
    values += [str(seen["failed"] + seen["wrong"]), f"{(figures.busy - figures.idle) / 2**20:.1f}"]
    sys.stdout.write(f"| {name} | {' | '.join(values)} |\n")
    sys.stdout.flush()
    return figures


_TIMES = ("p50_ms", "p99_ms", "first_p50_ms", "first_p99_ms")

_SCENARIOS: list[Callable[[], Iterator[Bound]]] = [
    thousand,
    two_hundred,
    most,
    first_token,
    unthrottled,
    memory,
    workers,
    long_answer,
    ended,
]


def main() -> None:
    wanted = sys.argv[1:]
    bounds: list[Bound] = []
    started = time.monotonic()
    for scenario in _SCENARIOS:
        if not wanted or scenario.__name__ in wanted:
            sys.stdout.write(f"\n{scenario.__name__}: {scenario.__doc__}\n")
            bounds += scenario()
    sys.stdout.write("\n| | | must | aim | |\n| --- | --- | --- | --- | --- |\n")
    for bound in bounds:
        sys.stdout.write(f"{bound}\n")
    sys.stdout.write(f"\n{time.monotonic() - started:.0f} seconds\n")


if __name__ == "__main__":
    main()
