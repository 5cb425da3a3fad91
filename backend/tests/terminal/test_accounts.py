"""The terminal of an installation in which people have accounts."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.people.somebody import Somebody, first_link
from tests.served import Served, serving
from tests.terminal.command import Shell


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path / "accounts" / "data", {"PARLEY_AUTH": "password"}) as served:
        yield served


@pytest.fixture
def shell(served: Served, tmp_path: Path) -> Shell:
    return Shell(served.parley.environment, tmp_path)


def test_who_does_not_say_who_they_are_is_told_how(shell: Shell) -> None:
    ran = shell.run("Why?")
    assert ran.exit_code == 1
    assert "set PARLEY_TOKEN" in ran.errors
    assert shell.run("Why?", env={"PARLEY_TOKEN": "parley-wrong"}).errors == ran.errors


def test_with_a_token_it_asks_for_its_owner(shell: Shell, served: Served) -> None:
    ada = Somebody(served.parley.url, "ada")
    ada.use_account_link(first_link(served.parley))
    token = ada.client.post("/api/tokens", {"name": "Terminal"}).json["token"]
    with served.chat() as chat:
        process = shell.start("Why?", env={"PARLEY_TOKEN": token})
        request = chat.upstream.next_request()
        request.send_text("Because.")
        request.finish()
        output, errors = process.communicate(timeout=30)
    assert (output, process.returncode) == (b"Because.\n", 0), errors
    assert [each["title"] for each in ada.client.get("/api/conversations").json["conversations"]] == ["Why?"]
    assert token not in served.parley.log.read_text()
