"""One server under one load, and what came of it: the emulated provider, the client, and the server's figures."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

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
        asked = dict(_timed(line for line in lines if line.startswith("stop")))
        closed = _closed(emulator, asked) if asked else {}
        stops = [(closed[each] - at) / 1000 for each, at in asked.items()]
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


def _closed(emulator: Program, asked: dict[str, int]) -> dict[str, int]:
    """When the emulator's connections of the streams that were asked to stop were closed."""
    closed: dict[str, int] = {}
    # Those that warmed the server up had the same names, and have been closed before.
    for name, at in _timed(line for line in emulator.lines() if line.startswith("closed")):
        if at >= asked.get(name, at + 1):
            closed[name] = at
        if len(closed) == len(asked):
            break
    return closed


def _timed(lines: Iterator[str]) -> Iterator[tuple[str, int]]:
    for line in lines:
        _, name, at = line.split()
        yield name, int(at)
