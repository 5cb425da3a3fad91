"""What becomes of files that nobody needs any more."""

from pathlib import Path
from uuid import uuid4

import gevent
import pytest
from sqlalchemy import Table, func, select, update

from parley.domain.ask import Ask, Attached, Draft
from parley.domain.errors import ParleyError
from parley.domain.part import Text
from parley.files.blobs import FolderBlobs
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.store.database import Database
from parley.store.files import FileStore
from parley.store.purge import purge
from parley.store.tables import blobs, files, messages
from tests.store.conftest import Rooms

DAY_MS = 24 * 60 * 60 * 1000


class Bytes:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, _size: int, /) -> bytes:
        data, self._data = self._data, b""
        return data


def room_in(folder: Path, database: Database) -> Files:
    blobs = FolderBlobs(folder / "blobs")
    return Files(FileStore(database), blobs, Incoming(folder / "in", "here"), most_bytes=1000, most_characters=1000)


def received(room: Files, owner_id: str, data: bytes) -> str:
    return room.receive(owner_id, str(uuid4()), "name", Bytes(data)).id


def kept_in(folder: Path) -> int:
    return sum(path.is_file() for path in (folder / "blobs").rglob("*"))


def age(database: Database, table: Table, column: str) -> None:
    with database.write() as connection:
        connection.execute(update(table).values({column: table.c[column] - DAY_MS - 60_000}))


def count(database: Database, table: Table) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0


def attach(rooms: Rooms, owner_id: str, file_id: str) -> str:
    conversation_id = str(uuid4())
    ask = Ask(conversation_id, [Text("Read."), Attached(file_id)], conversation=Draft(conversation_id))
    question = rooms.answers.ask(owner_id, ask, lambda *_: "openai/x").question
    assert question is not None
    return question.id


def test_bytes_are_kept_once_and_as_long_as_one_file_needs_them(
    tmp_path: Path, rooms: Rooms, database: Database, owner_id: str
) -> None:
    room = room_in(tmp_path, database)
    attached, spare = (received(room, owner_id, b"the same text") for _ in range(2))
    # The file and its text are the same bytes.
    assert kept_in(tmp_path) == 1
    question_id = attach(rooms, owner_id, attached)
    age(database, files, "created_at")
    age(database, blobs, "touched_at")
    room.purge()
    assert (count(database, files), kept_in(tmp_path)) == (1, 1)
    assert room.text(owner_id, attached) == "the same text"
    rooms.messages.delete(owner_id, question_id)
    room.purge()
    assert kept_in(tmp_path) == 1, "it can still be restored"
    age(database, messages, "deleted_at")
    purge(database)
    room.purge()
    assert (count(database, files), count(database, blobs), kept_in(tmp_path)) == (0, 0, 0)
    assert spare != attached


def test_what_is_being_brought_is_not_taken_away(tmp_path: Path, database: Database, owner_id: str) -> None:
    room = room_in(tmp_path, database)
    file_id = received(room, owner_id, b"brought just now")
    room.remove(owner_id, file_id)
    room.purge()
    assert (count(database, blobs), kept_in(tmp_path)) == (1, 1)
    assert received(room, owner_id, b"brought just now") != file_id
    age(database, blobs, "touched_at")
    room.purge()
    assert kept_in(tmp_path) == 1


def test_nothing_is_left_of_an_upload_that_was_refused(tmp_path: Path, database: Database, owner_id: str) -> None:
    room = room_in(tmp_path, database)
    for data in (b"\x7fELF\0", b"x" * 1001, b""):
        with pytest.raises(ParleyError):
            received(room, owner_id, data)
    assert list((tmp_path / "in" / "here").iterdir()) == []
    assert kept_in(tmp_path) == 0


def test_bytes_that_come_while_they_are_being_deleted_wait_for_that(
    tmp_path: Path, database: Database, owner_id: str
) -> None:
    room, store = room_in(tmp_path, database), FileStore(database)
    room.remove(owner_id, received(room, owner_id, b"coming and going"))
    age(database, blobs, "touched_at")
    again: list[gevent.Greenlet[..., str]] = []

    def remove(digest: str) -> None:
        again.append(gevent.spawn(received, room, owner_id, b"coming and going"))
        again[0].join(timeout=1.0)
        assert not again[0].ready(), "it did not wait"
        FolderBlobs(tmp_path / "blobs").remove(digest)

    store.remove_unused(remove)
    assert room.text(owner_id, again[0].get(timeout=10)) == "coming and going"


def test_bytes_that_could_not_be_deleted_are_free_again(tmp_path: Path, database: Database, owner_id: str) -> None:
    room, store = room_in(tmp_path, database), FileStore(database)
    room.remove(owner_id, received(room, owner_id, b"stays for now"))
    age(database, blobs, "touched_at")

    def refuse(_digest: str) -> None:
        raise OSError("read-only")

    with pytest.raises(OSError, match="read-only"):
        store.remove_unused(refuse)
    assert room.text(owner_id, received(room, owner_id, b"stays for now")) == "stays for now"
