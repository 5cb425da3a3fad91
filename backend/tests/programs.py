"""Real servers that Parley can use, each with a port, a folder and an end of its own: PostgreSQL and Redis."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from uuid import uuid4

import psycopg
import redis

from tests.server import unused_port

_SECONDS_TO_START = 30.0
_POSTGRES_FOLDERS = "/usr/lib/postgresql/*/bin"


_CLUSTER = ("--username=parley", "--auth=scram-sha-256", "--no-sync", "--encoding=UTF8", "--locale=C")


class Program:
    """A server that can be stopped, killed and started anew on its port."""

    def __init__(self, command: Sequence[str], log: Path, *, user: str | None = None) -> None:
        self._command = command
        self._log = log
        self._user = user
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=self._user,
            )

    def stop(self, number: signal.Signals) -> None:
        """Sends the signal and waits for the end it makes."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(_SECONDS_TO_START)
            self._process = None

    def pause(self) -> None:
        """It takes connections, and answers nothing."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def end(self) -> None:
        """At once, whatever state it is in, with what it has started."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(_SECONDS_TO_START)
            self._process = None


class PostgreSQL(Program):
    """A cluster. It refuses to run as root, so it runs as its own user then."""

    def __init__(self, folder: Path) -> None:
        self.port = unused_port()
        self._dsn = f"postgresql://parley:parley@127.0.0.1:{self.port}"
        user = _postgres_user()
        if user is not None:
            shutil.chown(folder, user)
        data = folder / "postgresql"
        programs = _postgres_programs()
        password = folder / "password"
        password.write_text("parley")
        subprocess.run(
            [programs / "initdb", f"--pgdata={data}", f"--pwfile={password}", *_CLUSTER],
            check=True,
            stdout=subprocess.DEVNULL,
            user=user,
            cwd="/",
        )
        options = {"listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": "", "fsync": "off"}
        settings = [f"--{name}={value}" for name, value in options.items()]
        super().__init__([str(programs / "postgres"), "-D", str(data), *settings], folder / "postgresql.log", user=user)
        self.start()

    def start(self) -> None:
        """Returns once it takes connections."""
        super().start()
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                psycopg.connect(f"{self._dsn}/postgres", connect_timeout=2).close()
            except psycopg.OperationalError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.05)
            else:
                return

    def new_database(self) -> str:
        """The URL of an empty one, as SQLAlchemy takes it."""
        name = f"parley_{uuid4().hex}"
        with psycopg.connect(f"{self._dsn}/postgres", autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return f"{self._dsn.replace('postgresql', 'postgresql+psycopg')}/{name}"


class Redis(Program):
    """Keeps nothing over its end."""

    def __init__(self, folder: Path) -> None:
        self.port = unused_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        address = ["--bind", "127.0.0.1", "--port", str(self.port), "--dir", str(folder)]
        super().__init__(["redis-server", *address, "--save", "", "--appendonly", "no"], folder / "redis.log")
        self.start()

    @property
    def client(self) -> "redis.Redis":
        return redis.Redis.from_url(self.url)

    def start(self) -> None:
        """Returns once it takes connections."""
        super().start()
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                self.client.ping()
            except redis.ConnectionError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.02)
            else:
                return


@contextlib.contextmanager
def running_postgres() -> Iterator[PostgreSQL]:
    """A new cluster."""
    # Not in a folder of pytest's: its user could not get there.
    with tempfile.TemporaryDirectory(prefix="parley-postgresql-") as folder:
        server = PostgreSQL(Path(folder))
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)


@contextlib.contextmanager
def running_redis() -> Iterator[Redis]:
    """A new server, empty."""
    with tempfile.TemporaryDirectory(prefix="parley-redis-") as folder:
        server = Redis(Path(folder))
        try:
            yield server
        finally:
            server.end()


def _postgres_programs() -> Path:
    """Debian keeps them where no PATH looks; of several versions the newest."""
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else sorted(Path("/").glob(_POSTGRES_FOLDERS.removeprefix("/")))
    if not folders:
        raise FileNotFoundError("PostgreSQL is not installed: apt-get install postgresql")
    return folders[-1]


def _postgres_user() -> str | None:
    return pwd.getpwnam("postgres").pw_name if os.getuid() == 0 else None
