"""Where no Parley runs on this machine one does for as long as commands need it, on the same data."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answer_copy import Json
from tests.chat import text_parts
from tests.client import Client
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream
from tests.server import environment, running_parley, unused_port
from tests.terminal.command import CTRL_C, Shell, finished, read_output


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "new" / "data"


@pytest.fixture
def shell(upstream: ScriptedUpstream, data_dir: Path, tmp_path: Path) -> Shell:
    """Nothing runs, and nothing is there."""
    return Shell(environment({"OPENAI_BASE_URL": upstream.base_url}, data_dir, unused_port()), tmp_path)


def stored(shell: Shell, data_dir: Path) -> list[Json]:
    """The messages of the newest conversation, as an installation that is started on the data shows them."""
    settings = {"OPENAI_BASE_URL": shell.environment["OPENAI_BASE_URL"]}
    with running_parley(env=settings, data_dir=data_dir) as parley:
        client = Client(parley.url)
        newest = client.get("/api/conversations").json["conversations"][0]["id"]
        messages: list[Json] = client.get(f"/api/conversations/{newest}").json["messages"]
        return messages


def address(data_dir: Path) -> str:
    return (data_dir / "address").read_text()


def test_questions_are_answered_and_kept_without_an_installation_that_runs(
    shell: Shell, upstream: ScriptedUpstream, data_dir: Path
) -> None:
    def answer(request: ScriptedRequest) -> None:
        request.send_text("It scatters light.")
        request.finish()

    upstream.auto(answer)
    assert shell.run("One") == (0, b"It scatters light.\n", "")
    assert shell.run("Two", "--continue") == (0, b"It scatters light.\n", "")
    said = [message["parts"] for message in stored(shell, data_dir)]
    assert said == [text_parts(each) for each in ("One", "It scatters light.", "Two", "It scatters light.")]
    assert address(data_dir) == ""


def test_it_streams_and_is_stopped_like_any(shell: Shell, upstream: ScriptedUpstream, data_dir: Path) -> None:
    with shell.terminal("Why?") as terminal:
        request = upstream.next_request()
        for token in ("It ", "scatt"):
            request.send_text(token)
            terminal.until(token)
        terminal.type(CTRL_C)
        assert request.wait_closed(5)
        assert terminal.wait() == 130
    answer = stored(shell, data_dir)[1]
    assert (answer["status"], answer["parts"]) == ("stopped", text_parts("It scatt"))


def test_commands_at_the_same_time_have_it_together_and_the_last_one_ends_it(
    shell: Shell, upstream: ScriptedUpstream, data_dir: Path
) -> None:
    with shell.start("One") as one, shell.start("Two") as two:
        requests = {request.body["messages"][-1]["content"]: request for request in map(_next, [upstream] * 2)}
        requests["One"].send_text("First.")
        requests["One"].finish()
        assert finished(one) == (0, b"First.\n", "")
        url = address(data_dir)
        assert Client(url).get("/api/health/live").status == 200
        requests["Two"].send_text("Second.")
        read_output(two, "Second.")
        requests["Two"].finish()
        assert finished(two) == (0, b"\n", "")
    upstream.auto(lambda request: request.finish())
    assert shell.run("Three").exit_code == 0
    with pytest.raises(OSError, match="refused"):
        Client(url).get("/api/health/live")


def test_a_command_that_is_killed_leaves_nothing_that_writes_on(
    shell: Shell, upstream: ScriptedUpstream, data_dir: Path
) -> None:
    with shell.start("Why?") as process:
        request = upstream.next_request()
        request.send_text("It scatt")
        read_output(process, "It scatt")
        process.send_signal(signal.SIGKILL)
        assert request.wait_closed(5)
    answer = stored(shell, data_dir)[1]
    assert (answer["status"], answer["parts"]) == ("interrupted", text_parts("It scatt"))


def test_a_title_that_is_asked_for_is_waited_for(shell: Shell, upstream: ScriptedUpstream, data_dir: Path) -> None:
    with shell.start("Why is the sky blue?", env={"PARLEY_TITLE_MODEL": "same"}) as process:
        request = upstream.next_request()
        request.send_text("It scatters light.")
        request.finish()
        naming = upstream.next_request()
        assert finished(process) == (0, b"It scatters light.\n", "")
        naming.send_text("Blue skies")
        naming.finish()
    settings = {"OPENAI_BASE_URL": upstream.base_url}
    with running_parley(env=settings, data_dir=data_dir) as parley:
        (conversation,) = Client(parley.url).get("/api/conversations").json["conversations"]
        assert conversation["title"] == "Blue skies"


def test_an_address_that_a_dead_server_left_is_no_hindrance(
    shell: Shell, upstream: ScriptedUpstream, data_dir: Path
) -> None:
    data_dir.mkdir(parents=True)
    (data_dir / "address").write_text(f"http://127.0.0.1:{unused_port()}")
    upstream.auto(lambda request: request.finish())
    assert shell.run("Why?").exit_code == 0


def test_what_keeps_it_from_starting_is_told_once(shell: Shell, upstream: ScriptedUpstream, data_dir: Path) -> None:
    with running_parley(env={}, data_dir=data_dir):
        # At another port than the settings of this shell say.
        taken = shell.run("Why?")
    assert (taken.exit_code, taken.output) == (1, b"")
    assert taken.errors.startswith(f"Parley is already running on {data_dir}: ")
    assert len(taken.errors.splitlines()) == 1
    wrong = shell.run("Why?", env={"PARLEY_RETRIES": "many"})
    assert (wrong.exit_code, wrong.errors.startswith("PARLEY_RETRIES=many: ")) == (1, True)
    nowhere = shell.run("Why?", env={"PARLEY_DATA_DIR": "/dev/null/nowhere"})
    assert nowhere == (1, b"", "The data folder /dev/null/nowhere cannot be used: Not a directory.\n")
    assert upstream.request_count == 0


def _next(upstream: ScriptedUpstream) -> ScriptedRequest:
    return upstream.next_request()
