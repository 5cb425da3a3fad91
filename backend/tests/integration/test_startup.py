"""What keeps Parley from starting is said in one sentence each, with what to do; never by a trace."""

import socket
import time
from pathlib import Path

import pytest

from parley.store.processes import DEAD_AFTER_S
from tests.integration.conftest import Install
from tests.programs import PostgreSQL
from tests.server import Refusal, refused_start

# Each round is one start; every one of its settings is wrong, and must be told with what it was.
BROKEN = [
    {
        "PORT": "eighty",
        "WEB_CONCURRENCY": "2",
        "OPENAI_BASE_URL": "localhost:11434",
        "PARLEY_CONNECT_TIMEOUT": "soon",
        "PARLEY_FIRST_TOKEN_TIMEOUT": "0",
        "PARLEY_SILENCE_TIMEOUT": "-1",
        "PARLEY_ANSWER_TIMEOUT": "nan",
        "PARLEY_RETRIES": "-1",
        "PARLEY_RETRY_BASE_MS": "1.5",
        "PARLEY_AUTO_CONTINUE": "yes",
        "PARLEY_ORPHAN_POLICY": "forget",
        "PARLEY_RUNNING_ANSWERS": "0",
        "PARLEY_SHUTDOWN_GRACE": "inf",
        "PARLEY_CORS_ORIGINS": "https://chat.example.com/page",
        "PARLEY_LOG_LEVEL": "loud",
    },
    {
        "PORT": "65536",
        "WEB_CONCURRENCY": "many",
        "OPENAI_BASE_URL": "ftp://localhost/v1",
        "PARLEY_ORPHAN_POLICY": "grace:",
        "PARLEY_CORS_ORIGINS": "*",
    },
    {"WEB_CONCURRENCY": "2"},
    {"HOST": "no.such.host.invalid"},
]


def check_said(refusal: Refusal, *words: str, sentences: int = 1) -> None:
    assert refusal.exit_code not in (0, None)
    lines = refusal.output.splitlines()
    assert len(lines) == sentences, refusal.output
    assert "Traceback" not in refusal.output
    for word in words:
        assert word in refusal.output


@pytest.mark.parametrize("env", BROKEN, ids=["one of each", "others", "two workers", "no such host"])
def test_every_setting_that_is_wrong_is_named_with_its_value_in_a_sentence(tmp_path: Path, env: dict[str, str]) -> None:
    refusal = refused_start(env=env, data_dir=tmp_path / "data")
    check_said(refusal, sentences=len(env))
    for name, value in env.items():
        (line,) = [line for line in refusal.output.splitlines() if name in line]
        assert value in line


def test_settings_that_may_hold_a_secret_are_named_without_it(tmp_path: Path) -> None:
    env = {"OPENAI_API_KEY": "sk-secret word", "PARLEY_DATABASE_URL": "mysql://me:secret@localhost/parley"}
    refusal = refused_start(env=env, data_dir=tmp_path / "data")
    check_said(refusal, *env, sentences=2)
    assert "secret" not in refusal.output


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        check_said(refused_start(env={"PORT": port}, data_dir=tmp_path / "data"), port, "PORT")


def test_a_data_folder_that_cannot_be_one_is_told(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    check_said(refused_start(env={}, data_dir=file / "data"), str(file))


def test_a_database_that_is_none_is_told(tmp_path: Path) -> None:
    data_dir = tmp_path / "data"
    data_dir.mkdir()
    (data_dir / "parley.db").write_text("This is not a database, but it is long enough to look like one." * 20)
    check_said(refused_start(env={}, data_dir=data_dir), "database")


def test_a_second_installation_on_the_same_data_folder_is_refused(install: Install) -> None:
    served = install({})
    assert served.parley.output.read_text() == f"Parley is at {served.parley.url}\n"
    with served.chat() as chat:
        stream, request = chat.begin()
        refusal = refused_start(env={}, data_dir=served.parley.data_dir)
        check_said(refusal, str(served.parley.data_dir), "PARLEY_DATA_DIR")
        request.send_text("It scatters.")
        request.finish()
        assert (stream.rest()["status"], stream.text) == ("complete", "It scatters.")


def test_a_second_server_on_a_database_needs_redis_and_a_dead_one_is_replaced_at_once(
    install: Install, postgres: PostgreSQL, tmp_path: Path
) -> None:
    env = {"PARLEY_DATABASE_URL": postgres.new_database()}
    served = install(env)
    refusal = refused_start(env=env, data_dir=tmp_path / "other")
    check_said(refusal, "Another server", "PARLEY_REDIS_URL")
    with served.chat() as chat:
        stream, request = chat.begin()
        request.send_text("It scatters")
        stream.until_text("It scatters")
        served.parley.kill()
        started = time.monotonic()
        served.parley.start()
        assert chat.wait_outcome(stream.conversation_id, stream.id, timeout=10)["status"] == "interrupted"
    assert time.monotonic() - started < DEAD_AFTER_S, "nobody had to wait for its silence"


def test_an_address_of_redis_that_cannot_be_meant_is_told_without_its_password(tmp_path: Path) -> None:
    env = {
        "PARLEY_DATABASE_URL": "postgresql+psycopg://me:secret@localhost/parley",
        "PARLEY_REDIS_URL": "rediss://me:secret@localhost?ssl_cert_reqs=sometimes",
    }
    refusal = refused_start(env=env, data_dir=tmp_path / "data")
    check_said(refusal, "PARLEY_REDIS_URL", "sometimes")
    assert "secret" not in refusal.output
