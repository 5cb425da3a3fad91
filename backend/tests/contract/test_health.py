"""`/api/health/…`. What `ready` says while a server shuts down is told in integration/test_shutdown.py."""

import contextlib
import fcntl
import time
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest

from tests.chat import Chat
from tests.client import Client
from tests.served import Served

# SQLite's locks on its WAL index, https://www.sqlite.org/walformat.html#the_wal_index_file_format
_WRITE_LOCK = (120, 1)
_ALL_LOCKS = (120, 8)

alone = pytest.mark.parametrize("new_services", ["alone"], indirect=True)


@contextlib.contextmanager
def database_locked(data_dir: Path, locks: tuple[int, int]) -> Iterator[None]:
    """Holds what every writer, or every reader too, needs: to them the database is out of reach."""
    at, count = locks
    with (data_dir / "parley.db-shm").open("r+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX, count, at)
        yield


def test_a_server_that_is_up_is_live(client: Client) -> None:
    reply = client.get("/api/health/live")
    assert (reply.status, reply.json) == (200, {"status": "live"})


@alone
def test_a_server_with_its_database_is_ready(client: Client) -> None:
    reply = client.get("/api/health/ready")
    assert (reply.status, reply.json) == (200, {"status": "ready", "database": "ok"})


@pytest.mark.parametrize("new_services", ["many"], indirect=True)
def test_one_of_many_servers_with_its_database_and_redis_is_ready(client: Client) -> None:
    reply = client.get("/api/health/ready")
    assert (reply.status, reply.json) == (200, {"status": "ready", "database": "ok", "redis": "ok"})


@alone
def test_a_server_is_not_ready_while_its_database_is_out_of_reach(client: Client, served: Served) -> None:
    with database_locked(served.parley.data_dir, _ALL_LOCKS):
        reply = client.get("/api/health/ready")
        reply.problem(503, "unavailable")
        assert int(reply.headers["retry-after"]) > 0
        assert client.get("/api/health/live").status == 200
    assert client.get("/api/health/ready").status == 200


@alone
def test_what_cannot_be_stored_is_to_be_tried_again_and_holds_nobody_else_up(chat: Chat, served: Served) -> None:
    stream, request = chat.begin()
    with database_locked(served.parley.data_dir, _WRITE_LOCK):
        waiting = gevent.spawn(chat.client.post, "/api/conversations")
        while not waiting.ready():
            request.send_text("word ")
            stream.until_text(f"{stream.text}word ", timeout=1)
            time.sleep(0.1)
        reply = waiting.get()
        reply.problem(503, "unavailable")
        assert int(reply.headers["retry-after"]) > 0
    assert chat.client.post("/api/conversations").status == 201
    request.finish()
    assert stream.rest()["status"] == "complete"
