"""One server and one scripted provider for the whole package; a server of its own where a topic's settings need it."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.chat import Chat
from tests.client import Client
from tests.served import Served, serving

# Talks to a server with these settings, which is there for one test.
Serve = Callable[[Mapping[str, str]], Chat]

# Retries without waiting; and no test is in another one's way.
_SHARED = {"PARLEY_RETRY_BASE_MS": "1", "PARLEY_RUNNING_ANSWERS": "1000"}


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("contract") / "data", _SHARED) as served:
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
def serve(tmp_path: Path) -> Iterator[Serve]:
    with contextlib.ExitStack() as stack:

        def serve(env: Mapping[str, str]) -> Chat:
            served = stack.enter_context(serving(tmp_path / "data", env))
            return stack.enter_context(served.chat())

        yield serve
