"""The `parley` command: looks after an installation, moves it, keeps a copy of it."""

import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.chat import Chat, text_parts
from tests.client import Client
from tests.integration.conftest import Install
from tests.object_store import ObjectStore
from tests.programs import PostgreSQL, Redis
from tests.served import Served, serving
from tests.server import BACKEND, environment, unused_port


class Ran(NamedTuple):
    exit_code: int
    output: str


class Seen(NamedTuple):
    """What an owner can see of an installation."""

    session: object
    listed: list[object]
    conversations: list[dict[str, list[dict[str, object]]]]
    changes: object


def run(data_dir: Path, *arguments: str, **env: str) -> Ran:
    """The command on this data folder."""
    command = [sys.executable, "-m", "parley", *arguments]
    # No provider, whom the doctor would try.
    settings = environment({"OPENAI_API_KEY": "", **env}, data_dir, unused_port())
    ran = subprocess.run(command, check=False, env=settings, cwd=BACKEND, capture_output=True, text=True, timeout=60)
    assert "Traceback" not in ran.stderr, ran.stderr
    return Ran(ran.returncode, ran.stdout + ran.stderr)


def fill(chat: Chat) -> None:
    """A bit of everything that a database may hold."""
    first = chat.complete(conversation={"title": "Sky 天空 \U0001f600", "params": {"temperature": 0.5}})
    chat.complete(conversation_id=first.conversation_id)
    chat.complete_again(first.user_id, "It is 瑞利 scattering.")
    cut_off = chat.stopped()
    going_on = chat.go_on(cut_off.id)
    request = chat.upstream.next_request()
    request.send_reasoning("Hm.")
    request.send_tool_call("call-1", "look", "{}")
    request.finish("tool_calls")
    going_on.rest()
    chat.delete(f"messages/{chat.complete().id}")
    chat.delete(f"conversations/{chat.complete().conversation_id}")


def everything(url: str) -> Seen:
    client = Client(url)
    listed = client.get("/api/conversations?limit=100").json["conversations"]
    whole = [client.get(f"/api/conversations/{each['id']}").json for each in listed]
    return Seen(client.get("/api/session").json, listed, whole, client.get("/api/changes?after=0").json)


def moved(served: Served, env: Mapping[str, str]) -> Seen:
    """What is seen of the installation with other settings, once it is started again."""
    with serving(served.parley.data_dir, env) as again:
        return everything(again.parley.url)


def stop(served: Served) -> None:
    served.parley.send(signal.SIGTERM)
    assert served.parley.wait() == 0


def test_an_installation_moves_to_postgresql_without_loss(install: Install, postgres: PostgreSQL, redis: Redis) -> None:
    served = install({})
    with served.chat() as chat:
        fill(chat)
    before = everything(served.parley.url)
    target = postgres.new_database()
    refused = run(served.parley.data_dir, "copy", target)
    assert refused.exit_code == 1
    assert "already running" in refused.output
    stop(served)
    copied = run(served.parley.data_dir, "copy", target)
    assert copied.exit_code == 0, copied.output
    assert "Set PARLEY_DATABASE_URL" in copied.output
    again = run(served.parley.data_dir, "copy", target)
    assert again == (1, "The database of TARGET_URL is not empty: use a new one.\n")
    services = {"PARLEY_DATABASE_URL": target, "PARLEY_REDIS_URL": redis.url, "WEB_CONCURRENCY": "2"}
    assert moved(served, services) == before


def test_a_backup_of_a_running_installation_is_one_itself(install: Install, tmp_path: Path) -> None:
    served = install({})
    file = tmp_path / "backup.db"
    with served.chat() as chat:
        fill(chat)
        before = everything(served.parley.url)
        stream, request = chat.begin()
        request.send_text("As far as this")
        stream.until_text("As far as this")
        backed_up = run(served.parley.data_dir, "backup", str(file))
        assert backed_up.exit_code == 0, backed_up.output
        request.finish()
        stream.rest()
    assert run(served.parley.data_dir, "backup", str(file)).exit_code == 1
    stop(served)
    after = moved(served, {"PARLEY_DATABASE_URL": f"sqlite:///{file}"})
    assert (after.session, after.listed[1:], after.conversations[1:]) == before[:3]
    answer = after.conversations[0]["messages"][-1]
    assert answer["status"] == "interrupted"
    assert answer["parts"] in ([], text_parts("As far as this"))


def test_a_target_that_cannot_be_meant_or_reached_is_named(tmp_path: Path) -> None:
    assert run(tmp_path, "copy", "mysql://db").output.startswith("TARGET_URL: must be sqlite:///FILE or postgresql")
    unreachable = run(tmp_path, "copy", f"postgresql+psycopg://me:secret@127.0.0.1:{unused_port()}/parley")
    assert unreachable.exit_code == 1
    assert unreachable.output.startswith("The database of TARGET_URL cannot be used: ")
    assert "secret" not in unreachable.output


def test_the_doctor_finds_nothing_wrong_with_what_is_fine(tmp_path: Path, postgres: PostgreSQL, redis: Redis) -> None:
    fresh = run(tmp_path / "new", "doctor")
    assert (fresh.exit_code, "SQLite, made at the first start" in fresh.output) == (0, True)
    assert not (tmp_path / "new").exists()
    services = {"PARLEY_DATABASE_URL": postgres.new_database(), "PARLEY_REDIS_URL": redis.url}
    assert "PostgreSQL, empty" in run(tmp_path, "doctor", **services).output
    assert run(tmp_path, "migrate", **services) == (0, "The database is up to date.\n")
    looked = run(tmp_path, "doctor", **services)
    assert (looked.exit_code, "FAIL" in looked.output) == (0, False)
    assert "PostgreSQL, up to date" in looked.output
    assert "Redis: reachable" in looked.output


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"PARLEY_DATA_DIR": "/dev/null/nowhere"}, "FAIL  data folder: "),
        ({"PARLEY_FILES_URL": "file:///dev/null/nowhere"}, "FAIL  files: /dev/null cannot be written to: "),
        ({"PARLEY_DATABASE_URL": "sqlite:////proc/version"}, "FAIL  database: SQLite cannot be used: "),
        ({"PARLEY_RETRIES": "many"}, "PARLEY_RETRIES=many: must be"),
    ],
)
def test_the_doctor_says_what_is_wrong(tmp_path: Path, env: dict[str, str], sentence: str) -> None:
    looked = run(tmp_path, "doctor", **env)
    assert looked.exit_code == 1
    assert sentence in looked.output


def test_the_doctor_tries_the_bucket_and_leaves_nothing_in_it(tmp_path: Path, object_store: ObjectStore) -> None:
    bucket = object_store.new_bucket()
    looked = run(tmp_path, "doctor", **object_store.settings(bucket))
    assert looked.exit_code == 0, looked.output
    assert f"ok    files: the bucket {bucket.name} can be written to, read and deleted from" in looked.output
    assert object_store.keys(bucket) == []


BUCKET_MISTAKES: dict[str, tuple[Mapping[str, str], str]] = {
    "wrong key": ({"PARLEY_FILES_KEY_ID": "nobody"}, "The bucket of attached files does not let Parley in: check "),
    "wrong secret": (
        {"PARLEY_FILES_KEY_SECRET": "guess"},
        "The bucket of attached files does not let Parley in: check ",
    ),
    "no such bucket": (
        {"PARLEY_FILES_URL": "s3+http://{server}/none"},
        "The bucket of attached files does not exist: make ",
    ),
    "away": (
        {"PARLEY_FILES_URL": "s3+http://127.0.0.1:{unused}/away"},
        "http://127.0.0.1:{unused} cannot be reached, or ",
    ),
}


@pytest.mark.parametrize("mistake", BUCKET_MISTAKES)
def test_the_doctor_says_what_is_wrong_with_a_bucket(tmp_path: Path, object_store: ObjectStore, mistake: str) -> None:
    wrong, sentence = BUCKET_MISTAKES[mistake]
    names = {"server": object_store.url.removeprefix("http://"), "unused": unused_port()}
    settings = {**object_store.settings(object_store.new_bucket()), **wrong}
    looked = run(tmp_path, "doctor", **{name: value.format(**names) for name, value in settings.items()})
    assert looked.exit_code == 1
    (failed,) = (line for line in looked.output.splitlines() if not line.startswith("ok"))
    assert failed.startswith(f"FAIL  files: {sentence.format(**names)}")


@pytest.mark.parametrize(
    ("actions", "says"),
    [
        (["s3:PutObject"], "FAIL  files: The bucket can be written to, but not read from: "),
        (["s3:PutObject", "s3:GetObject"], "FAIL  files: The bucket can be written to, but not deleted from: "),
    ],
)
def test_the_doctor_says_what_a_key_may_not_do(
    tmp_path: Path, object_store: ObjectStore, actions: list[str], says: str
) -> None:
    key_id, key_secret = object_store.limited_key(*actions)
    limited = {"PARLEY_FILES_KEY_ID": key_id, "PARLEY_FILES_KEY_SECRET": key_secret}
    looked = run(tmp_path, "doctor", **{**object_store.settings(object_store.new_bucket()), **limited})
    assert (looked.exit_code, says in looked.output) == (1, True), looked.output


def test_the_doctor_misses_services_that_are_away(tmp_path: Path) -> None:
    port = unused_port()
    services = {
        "PARLEY_DATABASE_URL": f"postgresql+psycopg://me:secret@127.0.0.1:{port}/parley",
        "PARLEY_REDIS_URL": f"redis://:secret@127.0.0.1:{port}/0",
    }
    looked = run(tmp_path, "doctor", **services)
    assert looked.exit_code == 1
    assert looked.output.count("FAIL") == 2
    assert "secret" not in looked.output
