"""What a token costs, how late it comes, and how many streams one worker holds: Parley beside other relays.

`python -m benchmarks.relay [SCENARIO…]`. Every ratio is of two measurements of this very run.
"""

import statistics
import sys
import time
from collections.abc import Callable, Iterator

from benchmarks import servers
from benchmarks.importing import importing
from benchmarks.load import Figures, Load, measured
from benchmarks.report import Bound, head, quantile, row
from benchmarks.searching import searching
from benchmarks.servers import Start
from benchmarks.stored import checkpoints, opening

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
    head()
    for streams in (800, 1000, 1200, 1400, 1600, 1800, 2000, 2200):
        figures = measured(servers.parley, Load(streams, warm=streams / 40 + 4))
        row(f"Parley, {streams}", figures)
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
    head()
    one = row("Parley, 1,000 answers", measured(servers.parley, Load(1000, text="word")))
    alone = row("Parley, 200 answers", measured(servers.parley, Load(200, warm=8, text="word")))
    more = row("Parley, 200 answers of 6 readers", measured(servers.parley, Load(200, warm=8, text="word", readers=5)))
    yield Bound("memory a running stream with one reader", (one.busy - one.idle) / 1000 / 1024, 110, 70, "KB")
    yield Bound("each further reader", (more.busy - alone.busy) / 1000 / 1024, 40, 20, "KB")
    yield Bound("bytes to the browser a token", one.seen["bytes"] / one.seen["tokens"], 90, 60, "bytes")


def workers() -> Iterator[Bound]:
    """Two workers on PostgreSQL and Redis: the middle of three ratios, for they share their core with both."""
    load = Load(400, warm=13)
    head()
    ratios = []
    for _ in range(3):
        alone = row("Parley, one worker", measured(servers.parley, load))
        both = row("Parley, two workers and Redis", measured(servers.two_workers, load))
        ratios.append(both.cpu_us / alone.cpu_us)
    middle = statistics.median(ratios)
    yield Bound("CPU a token, two workers with Redis against one without", middle, 1.3, 1.15)


def long_answer() -> Iterator[Bound]:
    """One answer of nearly 2,000,000 characters, as fast as it is read."""
    found = measured(servers.parley, Load(1, rate=0, tokens=490_000, text="word", warm=0, seconds=15))
    reached = found.reached_us
    first, last = reached[1] - reached[0], reached[-1] - reached[-2]
    yield Bound("a token in the last tenth of 2 M characters against the first", last / first, 1.1, None)


def ended() -> Iterator[Bound]:
    """Stop, at the provider's socket; and a reader who leaves while the provider is silent."""
    head()
    some = row("Parley, 200 stopped", measured(servers.parley, Load(200, seconds=3, warm=8, ending="stop", ended=100)))
    many = row("Parley, 1,000 stopped", measured(servers.parley, Load(1000, seconds=3, ending="stop", ended=100)))
    silent = Load(200, rate=0.01, warm=8, seconds=3, ending="leave", ended=100)
    left = row("Parley, 200 left", measured(servers.parley, silent))
    yield Bound("stop at the provider's socket, 200 running, p99", quantile(some.stops_ms, 0.99), 50, None, "ms")
    yield Bound("stop at the provider's socket, 1,000 running, p99", quantile(many.stops_ms, 0.99), 150, None, "ms")
    yield Bound("a closed browser is noticed, provider silent, p99", quantile(left.leaves_ms, 0.99), 10, None, "ms")


def _beside(load: Load) -> dict[str, Figures]:
    """Every relay under the same load, one after the other."""
    head()
    return {name: row(name, measured(start, load)) for name, start in _RELAYS.items()}


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
    checkpoints,
    opening,
    searching,
    importing,
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
