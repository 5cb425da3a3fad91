"""Every test runs as the server does: on gevent, patched before anything opens a socket."""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
from collections.abc import Iterator  # noqa: E402
from pathlib import Path  # noqa: E402

import pytest  # noqa: E402

from parley.store.database import Database  # noqa: E402
from parley.store.migration import migrate  # noqa: E402
from parley.store.owners import local_owner  # noqa: E402
from tests.object_store import ObjectStore, running_object_store  # noqa: E402
from tests.programs import PostgreSQL, Redis, running_postgres, running_redis  # noqa: E402

# A shell lets what it runs in the background ignore Ctrl-C, nohup lets it ignore a hang-up, and both hold for every
# process that is started there; here some are sent one.
for number, usual in ((signal.SIGINT, signal.default_int_handler), (signal.SIGHUP, signal.SIG_DFL)):
    if signal.getsignal(number) == signal.SIG_IGN:
        signal.signal(number, usual)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgreSQL]:
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis() -> Iterator[Redis]:
    with running_redis() as server:
        yield server


@pytest.fixture(scope="session")
def object_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ObjectStore]:
    with running_object_store(tmp_path_factory.mktemp("moto")) as server:
        yield server


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'parley.db'}"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    migrate(url)
    database = Database(url)
    yield database
    database.close()


@pytest.fixture
def owner_id(database: Database) -> str:
    return local_owner(database)
