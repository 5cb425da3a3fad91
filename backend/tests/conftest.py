"""Every test runs as the server does: on gevent, patched before anything opens a socket."""

from gevent import monkey

monkey.patch_all()

from collections.abc import Iterator  # noqa: E402

import pytest  # noqa: E402

from tests.programs import PostgreSQL, Redis, running_postgres, running_redis  # noqa: E402


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server
