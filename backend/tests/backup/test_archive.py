"""What is no whole backup is refused before anything is changed, and says why."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest
from sqlalchemy import create_engine, func, select, text

from parley.backup.archive import BackupError
from parley.backup.restoring import restore_backup
from parley.backup.writing import write_backup
from parley.files.blobs import FolderBlobs
from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.people_tables import metadata
from parley.store.tables import blobs, conversations, files
from tests.store.conftest import THIS_PROCESS, Rooms

CONTENT = b"what was attached"
DIGEST = hashlib.sha256(CONTENT).hexdigest()

Entries = dict[str, bytes]


@pytest.fixture
def place(tmp_path: Path) -> FolderBlobs:
    place = FolderBlobs(tmp_path / "files")
    (tmp_path / "content").write_bytes(CONTENT)
    place.keep(tmp_path / "content", DIGEST)
    return place


@pytest.fixture
def backup(database: Database, url: str, owner_id: str, place: FolderBlobs, tmp_path: Path) -> Path:
    """Of a conversation and a file."""
    Rooms(database, THIS_PROCESS).ask(owner_id)
    with database.write() as connection:
        connection.execute(blobs.insert().values(digest=DIGEST, touched_at=1))
        facts = {"name": "a.txt", "media_type": "text/plain", "kind": "text", "size": len(CONTENT)}
        counts = {"characters": 1, "given": 1, "tokens": 1, "created_at": 1, "received_digest": DIGEST}
        connection.execute(files.insert().values(id=owner_id, owner_id=owner_id, digest=DIGEST, **facts, **counts))
    write_backup(url, place, tmp_path / "parley.backup")
    return tmp_path / "parley.backup"


def rewritten(backup: Path, change: Callable[[Entries], None], method: int = ZIP_STORED) -> None:
    with ZipFile(backup) as zipped:
        entries = {name: zipped.read(name) for name in zipped.namelist()}
    change(entries)
    with ZipFile(backup, "w", method) as zipped:
        for name, content in entries.items():
            zipped.writestr(name, content)


def refusal(backup: Path, tmp_path: Path) -> str:
    """What is said, once nothing at all was written."""
    target = tmp_path / "target"
    target.mkdir()

    def prepare() -> None:
        raise AssertionError("it was taken for whole")

    with pytest.raises(BackupError) as raised:
        restore_backup(
            backup,
            f"sqlite:///{target / 'parley.db'}",
            FolderBlobs(target / "files"),
            target,
            prepare,
            replaces=True,
        )
    assert list(target.iterdir()) == []
    return str(raised.value)


def says(**fields: object) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        entries["manifest.json"] = json.dumps(json.loads(entries["manifest.json"]) | fields).encode()

    return change


def changed(name: str) -> Callable[[Entries], None]:
    """As long as before."""

    def change(entries: Entries) -> None:
        entries[name] = entries[name][:-1] + bytes([entries[name][-1] ^ 1])

    return change


def without(name: str) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        del entries[name]

    return change


def with_more(name: str) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        entries[name] = b"more"

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (without("manifest.json"), "It is not a backup of Parley: it has no manifest"),
        (says(format="other"), "It is not a backup of Parley: its manifest says something else"),
        (says(version=2), "It was made by a newer version"),
        (says(files="many"), "It is not a backup of Parley: it has no manifest"),
        (says(revision="0001"), "It is damaged: its database"),
        (says(database_sha256="0" * 64), "It is damaged: parley.db"),
        (says(database_bytes=1), "It is not whole"),
        (changed("parley.db"), "It is damaged: parley.db"),
        (changed(f"files/{DIGEST}"), f"It is damaged: files/{DIGEST}"),
        (without("parley.db"), "It is not whole: its database"),
        (without(f"files/{DIGEST}"), "It is not whole"),
        (with_more("../../etc/passwd"), "It holds '../../etc/passwd'"),
        (with_more("files/../x"), "It holds 'files/../x'"),
        (with_more("/etc/passwd"), "It holds '/etc/passwd'"),
        (with_more(f"files/{'0' * 64}"), "It is not whole"),
    ],
)
def test_what_was_tampered_with_is_refused(
    backup: Path, tmp_path: Path, change: Callable[[Entries], None], sentence: str
) -> None:
    rewritten(backup, change)
    assert refusal(backup, tmp_path).startswith(sentence)


def test_a_manifest_that_leaves_out_a_file_that_is_needed_is_refused(backup: Path, tmp_path: Path) -> None:
    def change(entries: Entries) -> None:
        without(f"files/{DIGEST}")(entries)
        says(files=0, file_bytes=0)(entries)

    rewritten(backup, change)
    assert refusal(backup, tmp_path) == "It is not whole: attached files are missing."


def test_a_bomb_is_not_unpacked(backup: Path, tmp_path: Path) -> None:
    rewritten(backup, with_more("files/" + "0" * 64), ZIP_DEFLATED)
    assert refusal(backup, tmp_path).startswith("Its files are compressed")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04 cut off"])
def test_another_file_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other").write_bytes(content)
    assert refusal(tmp_path / "other", tmp_path) == "It is not a backup of Parley, or it is cut off."


def test_a_backup_cut_off_anywhere_is_refused(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    for at in range(0, len(whole), len(whole) // 20):
        backup.write_bytes(whole[:at])
        assert refusal(backup, tmp_path)
        (tmp_path / "target").rmdir()


def test_one_of_a_newer_database_is_refused(backup: Path, tmp_path: Path) -> None:
    rewritten(backup, with_revision("9999", tmp_path))
    assert refusal(backup, tmp_path) == "It was made by a newer version of Parley: use that version."


def test_one_of_an_older_database_is_brought_up(tmp_path: Path, place: FolderBlobs, backup: Path) -> None:
    old = tmp_path / "old.db"
    migrate(f"sqlite:///{old}", "0010")
    rewritten(backup, with_database(old, "0010"))
    url = f"sqlite:///{tmp_path / 'new.db'}"
    restore_backup(backup, url, place, tmp_path, lambda: migrate(url), replaces=False)


def with_database(path: Path, revision: str) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        content = path.read_bytes()
        entries["parley.db"] = content
        sums = {"database_bytes": len(content), "database_sha256": hashlib.sha256(content).hexdigest()}
        says(revision=revision, **sums)(entries)

    return change


def with_revision(revision: str, tmp_path: Path) -> Callable[[Entries], None]:
    def change(entries: Entries) -> None:
        path = tmp_path / "changed.db"
        path.write_bytes(entries["parley.db"])
        engine = create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
            connection.execute(text("PRAGMA journal_mode = DELETE"))
        engine.dispose()
        with_database(path, revision)(entries)

    return change


def test_every_table_is_in_it_but_what_is_made_anew(backup: Path) -> None:
    with ZipFile(backup) as zipped:
        rows = json.loads(zipped.read("manifest.json"))["rows"]
    assert set(metadata.tables) - set(rows) == {"processes", "contexts", "search_documents"}
    assert (rows["conversations"], rows["messages"], rows["files"], rows["blobs"]) == (1, 2, 1, 1)


def test_what_is_replaced_goes_and_bytes_that_only_it_needed_stay_known(
    backup: Path, database: Database, url: str, owner_id: str, place: FolderBlobs, tmp_path: Path
) -> None:
    Rooms(database, THIS_PROCESS).ask(owner_id)
    with database.write() as connection:
        connection.execute(blobs.insert().values(digest="0" * 64, touched_at=1))
    restore_backup(backup, url, place, tmp_path, lambda: None, replaces=True)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(conversations)) == 1
        assert set(connection.scalars(select(blobs.c.digest))) == {DIGEST, "0" * 64}
        assert connection.scalar(select(files.c.digest)) == DIGEST


@pytest.mark.usefixtures("backup")
def test_a_backup_that_fails_leaves_nothing(url: str, tmp_path: Path, place: FolderBlobs) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (stored,) = (tmp_path / "files").rglob(DIGEST)
    stored.unlink()
    # What cannot be opened as a file.
    stored.mkdir()
    with pytest.raises(IsADirectoryError):
        write_backup(url, place, folder / "parley.backup")
    assert list(folder.iterdir()) == []
