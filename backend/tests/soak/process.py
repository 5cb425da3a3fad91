"""What a process of the server holds: memory, descriptors, greenlets."""

import contextlib
import os
import signal
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

_SECONDS_TO_TELL = 20.0


class Held(NamedTuple):
    """`memory_kib`: with its share of what it shares (PSS). `descriptors`: but those of pools, which keep theirs."""

    memory_kib: int
    descriptors: int
    greenlets: int


def held_by(pid: int, probe_dir: Path, pooled_ports: Collection[int]) -> Held:
    """At this moment. `probe_dir`: where the probe in it writes; `pooled_ports`: to which connections are kept."""
    told = probe_dir / str(pid)
    told.unlink(missing_ok=True)
    os.kill(pid, signal.SIGURG)
    deadline = time.monotonic() + _SECONDS_TO_TELL
    while not told.exists():
        assert time.monotonic() < deadline, f"{pid} does not tell what it holds"
        time.sleep(0.05)
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    memory = next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:"))
    return Held(memory, _descriptors(pid, pooled_ports), int(told.read_text()))


def _descriptors(pid: int, pooled_ports: Collection[int]) -> int:
    # https://docs.kernel.org/networking/proc_net_tcp.html: the third field is the peer, the tenth the inode.
    sockets = (line.split() for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:])
    pooled = {f"socket:[{each[9]}]" for each in sockets if int(each[2].rpartition(":")[2], 16) in pooled_ports}
    descriptors = []
    for each in Path(f"/proc/{pid}/fd").iterdir():
        # One may be gone by now.
        with contextlib.suppress(FileNotFoundError):
            descriptors.append(str(each.readlink()))
    return sum(each not in pooled for each in descriptors)
