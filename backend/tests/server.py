"""Parley as a process of its own, the way a person starts it: `python -m parley serve`. What was started is ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from tests.client import Client

BACKEND = Path(__file__).resolve().parent.parent
API_KEY = "test-key-that-nobody-may-see"

_COMMAND = [sys.executable, "-m", "parley", "serve"]
_SECONDS_TO_REFUSE = 20.0


class Refusal(NamedTuple):
    """What a start that failed left behind."""

    exit_code: int
    output: str


def unused_port() -> int:
    """A loopback port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def environment(env: Mapping[str, str], data_dir: Path, port: int) -> dict[str, str]:
    """`env` on top of a loopback address, a data folder and an API key; none of the caller's own settings.

    Tests ask faster than anybody.
    """
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "OPENAI_"))}
    inherited.pop("WEB_CONCURRENCY", None)
    address = {"HOST": "127.0.0.1", "PORT": str(port)}
    common = {"PARLEY_LOCAL_SERVERS": "none", "PARLEY_QUESTIONS_PER_MINUTE": "1000000"}
    return {**inherited, **address, **common, "PARLEY_DATA_DIR": str(data_dir), "OPENAI_API_KEY": API_KEY, **env}


class RunningParley:
    """One installation: a port, a data folder, and the process that serves them, started anew by `restart`."""

    def __init__(self, env: Mapping[str, str], data_dir: Path) -> None:
        self.port = unused_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.log = data_dir.with_name(data_dir.name + ".log")
        self.output = data_dir.with_name(data_dir.name + ".out")
        self.environment = environment(env, data_dir, self.port)
        self._process: subprocess.Popen[bytes] | None = None
        self._groups: list[int] = []

    @property
    def pid(self) -> int:
        """The process that was started: gunicorn's master."""
        assert self._process is not None
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def worker_pids(self) -> list[int]:
        """The processes that serve."""
        return [int(pid) for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]

    @property
    def worker_pid(self) -> int:
        """The one process that serves."""
        (pid,) = self.worker_pids
        return pid

    @property
    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-60:])

    def start(self, timeout: float = 30.0) -> None:
        """Start the process and return once it is ready: it, and not one before it that has not ended yet."""
        announced = self._announcements()
        with self.log.open("ab") as log, self.output.open("ab") as output:
            self._process = subprocess.Popen(
                _COMMAND,
                cwd=BACKEND,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=log,
                start_new_session=True,
            )
        self._groups.append(self._process.pid)
        deadline = time.monotonic() + timeout
        while self._announcements() == announced or not self.is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(f"parley did not become ready:\n{self.log_tail}")
            time.sleep(0.05)

    def _announcements(self) -> int:
        return self.output.read_text().count("Parley is at ") if self.output.exists() else 0

    def is_ready(self) -> bool:
        try:
            return Client(self.url).get("/api/health/ready", timeout=5).status == 200
        except OSError:
            return False

    def wait_ready(self, *, is_ready: bool, timeout: float = 10.0) -> None:
        """Until it is ready, or until it is so no longer."""
        deadline = time.monotonic() + timeout
        while self.is_ready() != is_ready:
            assert time.monotonic() < deadline, self.log_tail
            time.sleep(0.02)

    def send(self, number: signal.Signals) -> None:
        """A signal to the process that was started, as a supervisor sends it."""
        os.kill(self.pid, number)

    def wait(self, timeout: float = 30.0) -> int:
        """The exit status, once the process has ended."""
        assert self._process is not None
        return self._process.wait(timeout)

    def kill(self) -> None:
        """SIGKILL to everything that was ever started here: no process of it gets to do anything more."""
        for group in self._groups:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(group, signal.SIGKILL)
        self._groups.clear()
        if self._process is not None:
            self._process.wait()

    def restart(self) -> None:
        """A new process on the same port and data folder, after an orderly end of the old one."""
        self.send(signal.SIGTERM)
        assert self.wait() == 0
        self.start()


@contextlib.contextmanager
def running_parley(*, env: Mapping[str, str], data_dir: Path) -> Iterator[RunningParley]:
    """A ready server; `env` comes on top of HOST, PORT, PARLEY_DATA_DIR and OPENAI_API_KEY. Killed with the `with`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    parley = RunningParley(env, data_dir)
    try:
        parley.start()
        yield parley
    finally:
        parley.kill()


def refused_start(*, env: Mapping[str, str], data_dir: Path) -> Refusal:
    """Start a server that must not start; fails if it has not given up after a while."""
    port = unused_port()
    process = subprocess.Popen(
        _COMMAND,
        cwd=BACKEND,
        env=environment(env, data_dir, port),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    with process:
        try:
            output, _ = process.communicate(timeout=_SECONDS_TO_REFUSE)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            raise AssertionError(f"it started with {dict(env)}") from None
    return Refusal(process.returncode, output.decode())
