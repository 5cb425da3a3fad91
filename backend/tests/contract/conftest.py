"""One server and one scripted provider for the whole package; a server of its own where a topic's settings need it."""

import contextlib
from collections.abc import Callable, Iterator, Mapping

import pytest

from tests.chat import Chat
from tests.client import Client
from tests.programs import PostgreSQL, Redis
from tests.served import Served, serving

# Talks to a server with these settings, which is there for one test.
Serve = Callable[[Mapping[str, str]], Chat]

# What an installation of the kind under test is given to work with.
NewServices = Callable[[], Mapping[str, str]]
# A server with these settings.
Install = Callable[[Mapping[str, str]], contextlib.AbstractContextManager[Served]]

# Retries without waiting; and no test is in another one's way.
_SHARED = {"PARLEY_RETRY_BASE_MS": "1", "PARLEY_RUNNING_ANSWERS": "1000"}


@pytest.fixture(scope="session", params=["alone", "many"])
def new_services(request: pytest.FixtureRequest) -> NewServices:
    """One process on SQLite, or several on PostgreSQL and Redis: to a client there is no difference."""
    if request.param == "alone":
        return dict
    postgres: PostgreSQL = request.getfixturevalue("postgres")
    redis: Redis = request.getfixturevalue("redis")
    return lambda: {
        "PARLEY_DATABASE_URL": postgres.new_database(),
        "PARLEY_REDIS_URL": redis.url,
        "WEB_CONCURRENCY": "2",
    }


@pytest.fixture(scope="session")
def install(new_services: NewServices, tmp_path_factory: pytest.TempPathFactory) -> Install:
    return lambda env: serving(tmp_path_factory.mktemp("contract") / "data", {**new_services(), **env})


@pytest.fixture(scope="session")
def shared(install: Install) -> Iterator[Served]:
    with install(_SHARED) as served:
        yield served


@pytest.fixture(scope="module")
def served(shared: Served) -> Served:
    """The server that this module's `chat` and `client` talk to: another one where the module says so."""
    return shared


@pytest.fixture
def client(served: Served) -> Client:
    return Client(served.parley.url)


@pytest.fixture
def chat(served: Served) -> Iterator[Chat]:
    with served.chat() as chat:
        yield chat


@pytest.fixture
def serve(install: Install) -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:

        def serve(env: Mapping[str, str]) -> Chat:
            served = stack.enter_context(install(env))
            return stack.enter_context(served.chat())

        yield serve
