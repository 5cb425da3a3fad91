"""Two nodes of two workers each over PostgreSQL and Redis, behind nginx, and what can be done to them."""

import contextlib
import os
import signal
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.chat import Chat
from tests.nginx import running_nginx
from tests.programs import PostgreSQL, Redis, running_postgres, running_redis
from tests.scripted_upstream import ScriptedUpstream
from tests.server import RunningParley, running_parley

# A lease lasts 15 s, and is looked at every 2 s.
SECONDS_TO_RECOVER = 20.0

_SETTINGS = {
    "WEB_CONCURRENCY": "2",
    "PARLEY_DATABASE_CONNECTIONS": "5",
    "PARLEY_RUNNING_ANSWERS": "10000",
    "PARLEY_SHUTDOWN_GRACE": "6",
}


class Cluster:
    def __init__(
        self, nodes: Sequence[RunningParley], upstream: ScriptedUpstream, postgres: PostgreSQL, redis: Redis, url: str
    ) -> None:
        """`url`: of nginx, which takes the nodes in turn."""
        self.nodes = nodes
        self.upstream = upstream
        self.postgres = postgres
        self.redis = redis
        self.url = url
        self.database_url = nodes[0].environment["PARLEY_DATABASE_URL"].replace("+psycopg", "")

    def chat(self, node: int | None = None) -> Chat:
        """Talks to this node, or to whichever nginx chooses."""
        return Chat(self.url if node is None else self.nodes[node].url, self.upstream)

    def query(self, statement: str) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(statement.encode()).fetchall()

    def writer_pid(self, answer_id: str) -> int:
        """The process that writes the answer."""
        writers = {str(answer): name for answer, name in self.query(_WRITERS)}
        return int(writers[answer_id].rpartition(":")[2])

    def wait_ready(self) -> None:
        """Until both nodes serve again, started anew if they have ended."""
        for node in self.nodes:
            if not node.is_running:
                node.start()
            node.wait_ready(is_ready=True, timeout=30)


_WRITERS = "SELECT messages.id, processes.name FROM messages JOIN processes ON processes.id = messages.process_id"


@pytest.fixture(scope="session")
def whole_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with running_cluster(tmp_path_factory.mktemp("cluster"), _SETTINGS) as cluster:
        yield cluster


@contextlib.contextmanager
def running_cluster(
    folder: Path, settings: Mapping[str, str], own: Sequence[Mapping[str, str]] = ({}, {})
) -> Iterator[Cluster]:
    """All of it, until the end of the `with`. `own`: settings of each node."""
    (folder / "index.html").write_text("<!doctype html><title>Parley</title>")
    with contextlib.ExitStack() as stack:
        upstream = stack.enter_context(ScriptedUpstream())
        postgres = stack.enter_context(running_postgres())
        redis = stack.enter_context(running_redis())
        services = {"PARLEY_DATABASE_URL": postgres.new_database(), "PARLEY_REDIS_URL": redis.url}
        env = {"OPENAI_BASE_URL": upstream.base_url, **settings, **services}
        nodes = [
            stack.enter_context(running_parley(env={**env, **each}, data_dir=folder / name))
            for name, each in zip(("one", "other"), own, strict=True)
        ]
        ports = [node.port for node in nodes]
        # Everybody comes from the same address here.
        limits = {"PARLEY_CALLS_PER_SECOND": "10000", "PARLEY_CONNECTIONS": "10000"}
        url = stack.enter_context(running_nginx(backend_port=ports, page_dir=folder, settings=limits))
        yield Cluster(nodes, upstream, postgres, redis, url)


@pytest.fixture
def cluster(whole_cluster: Cluster) -> Cluster:
    """The cluster, up again whatever the test before did to it."""
    whole_cluster.wait_ready()
    whole_cluster.upstream.forget()
    return whole_cluster


@pytest.fixture
def chat(cluster: Cluster) -> Iterator[Chat]:
    """Through nginx."""
    with cluster.chat() as chat:
        yield chat


@pytest.fixture
def here(cluster: Cluster) -> Iterator[Chat]:
    with cluster.chat(0) as chat:
        yield chat


@pytest.fixture
def there(cluster: Cluster) -> Iterator[Chat]:
    with cluster.chat(1) as chat:
        yield chat


@contextlib.contextmanager
def frozen(pid: int) -> Iterator[None]:
    """The process stands still meanwhile."""
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)
