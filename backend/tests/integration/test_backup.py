"""`parley backup` and `parley restore`: all that there is, files too, from either database into either."""

import stat
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.chat import Chat, new_id, text_parts
from tests.client import Client
from tests.files import samples
from tests.integration.commands import Seen, everything, fill, run, stop
from tests.integration.conftest import Install
from tests.object_store import ObjectStore
from tests.programs import PostgreSQL, Redis
from tests.served import Served, serving

SQLITE = "sqlite"
POSTGRES = "postgresql"


def attach(chat: Chat, data: bytes, name: str) -> str:
    """A question with this file, and its answer."""
    file_id = new_id()
    assert chat.client.put(f"/api/files/{file_id}?name={name}", data).status == 201
    chat.complete(parts=[*text_parts("What is it?"), {"type": "file", "file_id": file_id}])
    return file_id


def settings(kind: str, postgres: PostgreSQL, redis: Redis) -> dict[str, str]:
    if kind == SQLITE:
        return {}
    return {"PARLEY_DATABASE_URL": postgres.new_database(), "PARLEY_REDIS_URL": redis.url}


def backed_up(served: Served, file: Path, env: Mapping[str, str]) -> None:
    ran = run(served.parley.data_dir, "backup", str(file), **env)
    assert ran.exit_code == 0, ran.output


def restored(data_dir: Path, file: Path, env: Mapping[str, str], *options: str) -> None:
    ran = run(data_dir, "restore", str(file), *options, **env)
    assert ran.exit_code == 0, ran.output
    assert list(data_dir.glob("restore-*")) == []


def bytes_of(url: str, file_id: str) -> bytes:
    reply = Client(url).get(f"/api/files/{file_id}")
    assert reply.status == 200, reply
    return reply.body


@pytest.mark.parametrize(
    ("source", "target"), [(SQLITE, SQLITE), (SQLITE, POSTGRES), (POSTGRES, SQLITE), (POSTGRES, POSTGRES)]
)
def test_a_running_installation_comes_back_from_either_database_into_either(
    install: Install, tmp_path: Path, postgres: PostgreSQL, redis: Redis, source: str, target: str
) -> None:
    env = settings(source, postgres, redis)
    served = install(env)
    file = tmp_path / "parley.backup"
    with served.chat() as chat:
        fill(chat)
        file_id = attach(chat, "天空 is blue".encode(), "notes.txt")
        before = everything(served.parley.url)
        stream, request = chat.begin()
        request.send_text("As far as this")
        stream.until_text("As far as this")
        backed_up(served, file, env)
        request.finish()
        stream.rest()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each for each in tmp_path.iterdir() if each.name.startswith(".")] == []
    stop(served)
    new_env = settings(target, postgres, redis)
    restored(tmp_path / "new", file, new_env)
    with serving(tmp_path / "new", new_env) as again:
        assert bytes_of(again.parley.url, file_id) == "天空 is blue".encode()
        with again.chat() as chat:
            answer = chat.wait_outcome(stream.conversation_id, stream.id, timeout=15)
        after = everything(again.parley.url)
    assert (after.session, after.listed[1:], after.conversations[1:]) == before[:3]
    assert answer["status"] == "interrupted"
    assert answer["parts"] in ([], text_parts("As far as this"))


def test_files_go_from_a_bucket_into_a_folder_and_back(
    install: Install, tmp_path: Path, object_store: ObjectStore
) -> None:
    first, second = (object_store.settings(object_store.new_bucket()) for _ in range(2))
    served = install(first)
    with served.chat() as chat:
        file_id = attach(chat, samples.sound(), "hello.wav")
        sound = bytes_of(served.parley.url, file_id)
        backed_up(served, tmp_path / "1.backup", first)
    restored(tmp_path / "folder", tmp_path / "1.backup", {})
    with serving(tmp_path / "folder", {}) as in_folder:
        assert bytes_of(in_folder.parley.url, file_id) == sound
        backed_up(in_folder, tmp_path / "2.backup", {})
    restored(tmp_path / "bucket", tmp_path / "2.backup", second)
    with serving(tmp_path / "bucket", second) as in_bucket:
        assert bytes_of(in_bucket.parley.url, file_id) == sound


def test_nothing_is_restored_under_a_running_server_or_over_what_is_there(install: Install, tmp_path: Path) -> None:
    served = install({})
    file = tmp_path / "parley.backup"
    data_dir = served.parley.data_dir
    with served.chat() as chat:
        chat.complete()
        then = everything(served.parley.url)
        backed_up(served, file, {})
        assert "exists already" in run(data_dir, "backup", str(file)).output
        chat.complete()
    now = everything(served.parley.url)
    assert "already running" in run(data_dir, "restore", "--replace", str(file)).output
    stop(served)
    refused = run(data_dir, "restore", str(file))
    assert refused == (
        1,
        "Nothing was restored: there is something in the database already. With --replace it goes.\n",
    )
    assert seen(data_dir) == now
    cut_off = tmp_path / "cut-off"
    cut_off.write_bytes(file.read_bytes()[:-200])
    assert run(data_dir, "restore", "--replace", str(cut_off)).exit_code == 1
    assert seen(data_dir) == now
    restored(data_dir, file, {}, "--replace")
    assert seen(data_dir) == then


def seen(data_dir: Path) -> Seen:
    with serving(data_dir, {}) as again:
        return everything(again.parley.url)


def test_a_server_elsewhere_on_the_same_postgresql_is_not_restored_under(
    install: Install, tmp_path: Path, postgres: PostgreSQL, redis: Redis
) -> None:
    env = settings(POSTGRES, postgres, redis)
    served = install(env)
    backed_up(served, tmp_path / "parley.backup", env)
    refused = run(tmp_path / "elsewhere", "restore", "--replace", str(tmp_path / "parley.backup"), **env)
    assert refused == (1, "A server uses this database: stop it first.\n")


def test_a_lost_file_is_told_of_and_a_wrong_place_of_files_refused(install: Install, tmp_path: Path) -> None:
    served = install({})
    with served.chat() as chat:
        kept, lost = attach(chat, b"kept", "kept.txt"), attach(chat, b"lost", "lost.txt")
    digest = served.value("SELECT digest FROM files WHERE name = 'lost.txt'")
    elsewhere = {"PARLEY_FILES_URL": f"file://{tmp_path / 'nothing'}"}
    refused = run(served.parley.data_dir, "backup", str(tmp_path / "no.backup"), **elsewhere)
    assert (refused.exit_code, "None of the attached files is there" in refused.output) == (1, True)
    assert not (tmp_path / "no.backup").exists()
    for path in (served.parley.data_dir / "files").rglob(str(digest)):
        path.write_bytes(b"something else")
    ran = run(served.parley.data_dir, "backup", str(tmp_path / "parley.backup"))
    assert (ran.exit_code, "1 attached files were not there whole" in ran.output) == (0, True), ran.output
    restored(tmp_path / "new", tmp_path / "parley.backup", {})
    with serving(tmp_path / "new", {}) as again:
        assert bytes_of(again.parley.url, kept) == b"kept"
        assert Client(again.parley.url).get(f"/api/files/{lost}").status != 200
