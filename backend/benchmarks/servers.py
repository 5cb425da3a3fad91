"""The relays that are compared, each on one core: Parley, nginx, and two that are written as people write them."""

import contextlib
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple

from benchmarks.processes import SERVER_CORE, Program, running
from tests.programs import running_postgres, running_redis
from tests.server import unused_port

# Starts a relay before the provider at this address.
Start = Callable[[str], AbstractContextManager["Server"]]

_PYTHON = Path(sys.executable)
_CONNECTIONS = "16384"
_NGINX = """
daemon off; pid {folder}/pid; error_log {folder}/error.log; worker_processes 1; worker_rlimit_nofile 65536;
events {{ worker_connections 16384; }}
http {{
    access_log off; client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
    uwsgi_temp_path {folder}; scgi_temp_path {folder};
    upstream provider {{ server {provider}; keepalive 256; }}
    server {{
        listen 127.0.0.1:{port} backlog=4096;
        location / {{
            proxy_pass http://provider; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off;
            proxy_read_timeout 1h;
        }}
    }}
}}
"""


class Server(NamedTuple):
    """A relay that runs. `kind`: what the client has to speak."""

    program: Program
    port: int
    kind: str


@contextlib.contextmanager
def direct(provider: str) -> Iterator[Server]:
    """No relay at all: what the emulator and the client can do, and no server to look at."""
    with running(["sleep", "infinity"], SERVER_CORE) as program:
        yield Server(program, int(provider.rpartition(":")[2]), "openai")


@contextlib.contextmanager
def nginx(provider: str) -> Iterator[Server]:
    """Passes bytes through."""
    port = unused_port()
    with tempfile.TemporaryDirectory() as folder:
        configuration = Path(folder) / "nginx.conf"
        configuration.write_text(_NGINX.format(folder=folder, port=port, provider=provider.removeprefix("http://")))
        with running(["nginx", "-c", configuration, "-p", folder], SERVER_CORE, port=port) as program:
            yield Server(program, port, "openai")


@contextlib.contextmanager
def naive(provider: str) -> Iterator[Server]:
    """Flask and requests as in tutorials."""
    options = ["--worker-class", "gevent", "--worker-connections", _CONNECTIONS]
    port = unused_port()
    command = [_PYTHON, "-m", "gunicorn", *options, "--bind", f"127.0.0.1:{port}", "benchmarks.naive:app"]
    with running(command, SERVER_CORE, {"OPENAI_BASE_URL": f"{provider}/v1"}, port) as program:
        yield Server(program, port, "openai")


@contextlib.contextmanager
def asynchronous(provider: str) -> Iterator[Server]:
    """FastAPI and aiohttp."""
    port = unused_port()
    options = ["--port", str(port), "--no-access-log", "--backlog", "4096"]
    command = [_PYTHON, "-m", "uvicorn", *options, "benchmarks.asynchronous:app"]
    with running(command, SERVER_CORE, {"OPENAI_BASE_URL": f"{provider}/v1"}, port) as program:
        yield Server(program, port, "openai")


@contextlib.contextmanager
def parley(provider: str, env: Mapping[str, str] | None = None) -> Iterator[Server]:
    """One worker on SQLite, as it is by default but for how much may be asked; `env`: settings besides."""
    port = unused_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "PORT": str(port),
            "PARLEY_DATA_DIR": folder,
            "OPENAI_BASE_URL": f"{provider}/v1",
            "PARLEY_RUNNING_ANSWERS": "10000",
            "PARLEY_QUESTIONS_PER_MINUTE": "1000000",
            "PARLEY_SHUTDOWN_GRACE": "0",
            # What was asked to warm it up is not to be written on while it is measured.
            "PARLEY_ORPHAN_POLICY": "stop",
            **(env or {}),
        }
        with running([_PYTHON, "-m", "parley", "serve"], SERVER_CORE, settings, port) as program:
            yield Server(program, port, "parley")


@contextlib.contextmanager
def two_workers(provider: str) -> Iterator[Server]:
    """Parley as two workers on PostgreSQL and Redis, which share the core but are not counted."""
    with running_postgres() as postgres, running_redis() as redis:
        services = {
            "PARLEY_DATABASE_URL": postgres.new_database(),
            "PARLEY_REDIS_URL": redis.url,
            "WEB_CONCURRENCY": "2",
        }
        with parley(provider, services) as server:
            yield server
