"""The `parley` command: looks after an installation, moves it."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.integration.commands import everything, fill, moved, run, stop
from tests.integration.conftest import Install
from tests.object_store import ObjectStore
from tests.programs import PostgreSQL, Redis
from tests.server import unused_port


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
