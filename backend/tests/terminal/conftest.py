"""One installation for the package, and a person's shell for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import Chat
from tests.served import Served, serving
from tests.terminal.command import Shell


@pytest.fixture(scope="package")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    settings = {"PARLEY_RETRY_BASE_MS": "1", "PARLEY_RUNNING_ANSWERS": "1000", "PARLEY_FILE_CHARACTERS": "1000"}
    with serving(tmp_path_factory.mktemp("terminal") / "data", settings) as served:
        yield served


@pytest.fixture
def chat(served: Served) -> Iterator[Chat]:
    """What the page sees, and the provider."""
    with served.chat() as chat:
        yield chat


@pytest.fixture
def shell(served: Served, tmp_path: Path) -> Shell:
    return Shell(served.parley.environment, tmp_path)


@pytest.fixture
def served_alone(tmp_path: Path) -> Iterator[Served]:
    """An installation that a test may end."""
    with serving(tmp_path / "alone" / "data", {"PARLEY_SHUTDOWN_GRACE": "0"}) as served:
        yield served


@pytest.fixture
def shell_alone(served_alone: Served, tmp_path: Path) -> Shell:
    return Shell(served_alone.parley.environment, tmp_path)
