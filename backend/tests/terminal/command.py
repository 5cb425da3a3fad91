"""`parley chat` as a person starts it: on a terminal that is typed into and looked at, or between pipes."""

import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from gevent.os import make_nonblocking, nb_read, nb_write
from gevent.timeout import Timeout

from tests.server import BACKEND

CTRL_C, CTRL_D = "\x03", "\x04"
_SECONDS = 20.0


class Ran(NamedTuple):
    exit_code: int
    output: bytes
    errors: str


class Shell:
    """Starts the command for one installation, with a home of its own and none of the caller's state."""

    def __init__(self, settings: Mapping[str, str], home: Path) -> None:
        self.home = home
        self.environment = {**settings, "HOME": str(home), "PYTHONPATH": str(BACKEND), "TERM": "xterm"}
        self.environment.pop("XDG_STATE_HOME", None)
        self.environment.pop("NO_COLOR", None)

    def start(
        self,
        *arguments: str | bytes,
        launcher: Sequence[str] = (),
        stdin: int = subprocess.DEVNULL,
        stdout: int = subprocess.PIPE,
        env: Mapping[str, str] | None = None,
    ) -> "subprocess.Popen[bytes]":
        """Between pipes."""
        return subprocess.Popen(
            [*launcher, *_command(arguments)],
            cwd=self.home,
            env={**self.environment, **(env or {})},
            stdin=stdin,
            stdout=stdout,
            stderr=subprocess.PIPE,
        )

    def run(self, *arguments: str | bytes, piped: bytes = b"", env: Mapping[str, str] | None = None) -> Ran:
        """Between pipes, to its end."""
        with self.start(*arguments, stdin=subprocess.PIPE, env=env) as process:
            return finished(process, piped)

    def terminal(self, *arguments: str, piped: bytes | None = None, env: Mapping[str, str] | None = None) -> "Terminal":
        """On a terminal of its own; `piped`: with this as its input instead."""
        return Terminal(_command(arguments), self.home, {**self.environment, **(env or {})}, piped)


class Terminal:
    """A terminal with the command on it."""

    def __init__(
        self, command: Sequence[str | bytes], folder: Path, env: Mapping[str, str], piped: bytes | None
    ) -> None:
        self.shown = ""
        self._screen, keyboard = pty.openpty()
        self._raw = b""
        make_nonblocking(self._screen)
        self._process = subprocess.Popen(
            command,
            cwd=folder,
            env=env,
            stdin=keyboard if piped is None else subprocess.PIPE,
            stdout=keyboard,
            stderr=keyboard,
            # Threads are greenlets here, which do not run meanwhile.
            preexec_fn=_take_terminal,  # noqa: PLW1509
        )
        os.close(keyboard)
        if piped is not None and self._process.stdin:
            self._process.stdin.write(piped)
            self._process.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        os.close(self._screen)

    def type(self, keys: str) -> None:
        nb_write(self._screen, keys.encode())

    def send(self, number: signal.Signals) -> None:
        self._process.send_signal(number)

    def until(self, text: str) -> str:
        """Everything that was shown, once this is among it."""
        with Timeout(_SECONDS, AssertionError(f"{text!r} was not shown")):
            while text not in self.shown:
                assert self._read(), f"{text!r} was not shown, but {self.shown!r}"
        return self.shown

    def wait(self) -> int:
        """The exit code, once everything was shown."""
        with Timeout(_SECONDS, AssertionError("the command did not end")):
            while self._read():
                pass
            return self._process.wait()

    def _read(self) -> bool:
        try:
            data = nb_read(self._screen, 65536)
        except OSError:
            # Linux says so when nobody is on the other side any more.
            return False
        self._raw += data
        self.shown = self._raw.decode(errors="replace").replace("\r\n", "\n")
        return bool(data)


def read_output(process: "subprocess.Popen[bytes]", text: str) -> bytes:
    """What the command has written, once it ends with this."""
    wanted, output = text.encode(), b""
    assert process.stdout
    with Timeout(_SECONDS, AssertionError(f"{text!r} was not written")):
        while not output.endswith(wanted):
            piece = process.stdout.read1(65536)  # type: ignore[attr-defined]
            assert piece, f"{text!r} was not written, but {output!r}"
            output += piece
    return output


def finished(process: "subprocess.Popen[bytes]", piped: bytes | None = None) -> Ran:
    """Once it has ended."""
    output, errors = process.communicate(piped, timeout=_SECONDS)
    told = errors.decode()
    assert "Traceback" not in told, told
    return Ran(process.returncode, output, told)


def wait_until_gone(pid: int) -> None:
    """A process that is nobody's child here."""
    deadline = time.monotonic() + _SECONDS
    while Path(f"/proc/{pid}").exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def _take_terminal() -> None:
    """Whose keys are signals from now on."""
    os.setsid()
    fcntl.ioctl(1, termios.TIOCSCTTY, 0)


def _command(arguments: Sequence[str | bytes]) -> list[str | bytes]:
    return [sys.executable, "-P", "-m", "parley", "chat", *arguments]
