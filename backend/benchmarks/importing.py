"""What an import of 500 MB costs: how late it makes the tokens of running answers, and what memory it takes."""

import contextlib
import json
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import requests

from benchmarks import servers
from benchmarks.load import Load, measured
from benchmarks.processes import Program
from benchmarks.report import Bound, head, row
from benchmarks.servers import Server

_FILE_BYTES = 500 * 1000**2
_MOST_BYTES = 300 * 1024**2
_ANSWER = "An answer of some length, as they are. " * 40
_TURNS = 12
_LOOK_S = 0.05
_READER = b"parley.exchange.parsing"


def importing() -> Iterator[Bound]:
    """100 streams of 20 tokens a second, while an export of ChatGPT's of 500 MB is read, and while none is."""
    load = Load(100, warm=6, seconds=20)
    head()
    alone = row("Parley", measured(servers.parley, load))
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "conversations.json"
        _write(export)
        watch = _Watch(export)
        beside = row("Parley, which imports", measured(watch.server, load))
    yield Bound("added latency p99 while 500 MB are imported", beside.seen["p99_ms"], 50, None, "ms")
    yield Bound("… against none", beside.seen["p99_ms"] / alone.seen["p99_ms"], None, None)
    yield Bound("resident memory of the process that reads, at most", watch.reader_mb, _MOST_BYTES / 2**20, None, "MiB")
    yield Bound("the server's growth meanwhile", watch.growth_mb, None, None, "MiB")
    yield Bound("read in a minute beside them", watch.speed_mb, None, None, "MB")


class _Watch:
    """A server that imports, and what it takes for that."""

    def __init__(self, export: Path) -> None:
        self._export = export
        self.reader_mb = 0.0
        self.growth_mb = 0.0
        self.speed_mb = 0.0

    @contextlib.contextmanager
    def server(self, provider: str) -> Iterator[Server]:
        with servers.parley(provider) as server:
            address = f"http://127.0.0.1:{server.port}/api/imports/{uuid4()}"
            before = _resident(server.program, is_reader=False)
            with self._export.open("rb") as body:
                requests.put(address, params={"name": "conversations.json"}, data=body, timeout=120).raise_for_status()
            is_over = threading.Event()
            watcher = threading.Thread(target=self._watch, args=(server.program, before, is_over))
            began = time.monotonic()
            watcher.start()
            try:
                yield server
            finally:
                found = requests.get(address, timeout=30).json()
                self.speed_mb = found["report"]["progress"] * _FILE_BYTES / 1e6 / (time.monotonic() - began) * 60
                is_over.set()
                watcher.join()

    def _watch(self, program: Program, before: int, is_over: threading.Event) -> None:
        while not is_over.wait(_LOOK_S):
            self.reader_mb = max(self.reader_mb, _resident(program, is_reader=True) / 2**20)
            self.growth_mb = max(self.growth_mb, (_resident(program, is_reader=False) - before) / 2**20)


def _resident(program: Program, *, is_reader: bool) -> int:
    """Of the one process that reads, or of all others together."""
    total = 0
    for pid in program.pids:
        # It may be gone by now.
        with contextlib.suppress(OSError):
            if (_READER in Path(f"/proc/{pid}/cmdline").read_bytes()) == is_reader:
                lines = Path(f"/proc/{pid}/status").read_text().splitlines()
                total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmRSS"))
    return total


def _write(path: Path) -> None:
    size = 0
    with path.open("w") as file:
        file.write("[")
        while size < _FILE_BYTES:
            size += file.write(("," if size else "") + json.dumps(_conversation()))
        file.write("]")


def _conversation() -> dict[str, object]:
    mapping: dict[str, object] = {}
    parent = None
    for number in range(_TURNS):
        node_id = str(uuid4())
        role, words = ("user", "And why is that so?") if number % 2 == 0 else ("assistant", _ANSWER)
        message = {
            "id": node_id,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": 1_700_000_000.5 + number,
            "content": {"content_type": "text", "parts": [words]},
            "status": "finished_successfully",
            "weight": 1.0,
            "metadata": {"model_slug": "gpt-4o", "citations": [], "timestamp_": "absolute", "parent_id": parent},
            "recipient": "all",
        }
        mapping[node_id] = {"id": node_id, "message": message, "parent": parent, "children": []}
        parent = node_id
    names = {"title": "Why things are as they are", "conversation_id": str(uuid4()), "current_node": parent}
    return {**names, "create_time": 1_700_000_000.5, "update_time": 1_700_000_100.5, "mapping": mapping}
