"""Programs on a core of their own, and what they use of it. Linux only."""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

# What is measured has a core to itself; what measures it shares the other.
SERVER_CORE, OTHER_CORE = 0, 1

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")
_SECONDS_TO_START = 30.0


class Program:
    """A running program and its children."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    @property
    def pids(self) -> list[int]:
        """Its own and those of its descendants."""
        found = [self._process.pid]
        for pid in found:
            for task in Path(f"/proc/{pid}/task").glob("*/children"):
                found += map(int, task.read_text().split())
        return found

    def cpu_s(self) -> float:
        """Processor time so far, the kernel's for it included."""
        return sum(map(_cpu_s, self.pids))

    def memory(self) -> int:
        """Bytes of memory, what it shares with others counted in parts."""
        rollups = (Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in self.pids)
        return sum(int(line.split()[1]) * 1024 for text in rollups for line in text.splitlines() if line[:4] == "Pss:")

    def lines(self) -> Iterator[str]:
        """What it says."""
        yield from (line.rstrip("\n") for line in self._process.stdout or ())


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK_S


@contextlib.contextmanager
def running(
    command: Sequence[object], core: int, env: Mapping[str, str] | None = None, port: int | None = None
) -> Iterator[Program]:
    """The program on this core, once it listens on the port; killed with the `with`, and shown if it does not start."""
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(
            ["taskset", "-c", str(core), *map(str, command)],
            env=os.environ | (env or {}),
            cwd=Path(__file__).parents[1],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        program = Program(process)
        try:
            if port is not None:
                _wait_listening(port)
            yield program
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read()[-4000:])
            raise
        finally:
            for pid in program.pids:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, 9)
            process.wait()
            if process.stdout:
                process.stdout.close()


def _wait_listening(port: int) -> None:
    deadline = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return
