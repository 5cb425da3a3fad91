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

from tests.client import Client

BACKEND = Path(__file__).resolve().parent.parent
API_KEY = "test-key"


def unused_port() -> int:
    """A loopback port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class RunningParley:
    """One installation: a port, a data folder, and the process that serves them, started anew by `restart`."""

    def __init__(self, env: Mapping[str, str], data_dir: Path) -> None:
        self.port = unused_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.log = data_dir.with_name(data_dir.name + ".log")
        inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PARLEY_", "OPENAI_"))}
        self._env = {
            **inherited,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "PARLEY_DATA_DIR": str(data_dir),
            "OPENAI_API_KEY": API_KEY,
            **env,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """The process that was started: gunicorn's master."""
        assert self._process is not None
        return self._process.pid

    @property
    def log_tail(self) -> str:
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-60:])

    def start(self, timeout: float = 30.0) -> None:
        """Start the process and return once it is ready."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "parley", "serve"],
                cwd=BACKEND,
                env=self._env,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout
        while not self._is_ready():
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError(f"parley did not become ready:\n{self.log_tail}")
            time.sleep(0.05)

    def terminate(self) -> None:
        """SIGTERM to the process, without waiting for its end."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            self._process.terminate()

    def wait(self, timeout: float = 30.0) -> int:
        """The exit status, once the process has ended."""
        assert self._process is not None
        return self._process.wait(timeout)

    def kill(self) -> None:
        """SIGKILL to the whole tree: no process of it gets to do anything more."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def restart(self) -> None:
        """A new process on the same port and data folder; the old one is ended if it still runs."""
        self.end()
        self.start()

    def end(self) -> None:
        if self._process is None:
            return
        self.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.wait(15)
        self.kill()

    def _is_ready(self) -> bool:
        try:
            return Client(self.url).get("/api/health/ready", timeout=5).status == 200
        except OSError:
            return False


@contextlib.contextmanager
def running_parley(*, env: Mapping[str, str], data_dir: Path) -> Iterator[RunningParley]:
    """A ready server; `env` comes on top of HOST, PORT, PARLEY_DATA_DIR and OPENAI_API_KEY. Ended with the `with`."""
    data_dir.mkdir(parents=True, exist_ok=True)
    parley = RunningParley(env, data_dir)
    try:
        parley.start()
        yield parley
    finally:
        parley.end()
