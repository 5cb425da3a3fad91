"""One installation for what does it no harm, behind nginx; one of its own for each test that ends or starves it."""

import contextlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.chat import Chat
from tests.nginx import running_nginx
from tests.served import Served, serving

# An installation with these settings, for one test.
Install = Callable[[Mapping[str, str]], Served]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("integration") / "data", {}) as served:
        yield served


@pytest.fixture(scope="session")
def proxy(served: Served, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an nginx before the server."""
    page_dir = tmp_path_factory.mktemp("page")
    (page_dir / "index.html").write_text("<!doctype html><title>Parley</title>")
    with running_nginx(backend_port=served.parley.port, page_dir=page_dir) as url:
        yield url


@pytest.fixture
def chat(served: Served) -> Iterator[Chat]:
    with served.chat() as chat:
        yield chat


@pytest.fixture
def proxied(served: Served, proxy: str) -> Iterator[Chat]:
    """Talks to the server through nginx."""
    with served.chat(proxy) as chat:
        yield chat


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Install]:
    with contextlib.ExitStack() as stack:

        def install(env: Mapping[str, str]) -> Served:
            return stack.enter_context(serving(tmp_path / "data", env))

        yield install
