"""Which pictures and sounds a model is given, and what it is told of the others."""

import io
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest

from parley.answers.attachments import MOST_MEDIA_BYTES, filled
from parley.domain.model import ModelFacts
from parley.domain.part import File, Image
from parley.domain.prompt import Prompt, Turn
from parley.files.blobs import FolderBlobs
from parley.files.files import Files
from parley.files.incoming import Incoming
from parley.store.database import Database
from parley.store.files import FileStore
from tests.files import samples

HALF, THIRD = MOST_MEDIA_BYTES // 2, MOST_MEDIA_BYTES // 3
LEFT_OUT = "is left out: newer pictures and sound take up all the room there is for them"
NOT_TAKEN = "[The sound 'hello.wav' cannot be given to this model.]"
TOO_LARGE = "[The picture 'huge.png' is too large to be given to a model.]"


class Room:
    """Files that say of themselves that they are larger than they are."""

    def __init__(self, database: Database, owner_id: str, folder: Path) -> None:
        store = FileStore(database)
        self.files = Files(store, FolderBlobs(folder), Incoming(folder, "here"), most_bytes=1000, most_characters=1000)
        self._owner_id = owner_id

    def picture(self, name: str, size: int) -> Image:
        stored = self.files.receive(self._owner_id, str(uuid4()), name, io.BytesIO(samples.picture()))
        return Image(stored.id, name, stored.media_type, size, 4, 2)

    def sound(self, name: str, size: int) -> File:
        stored = self.files.receive(self._owner_id, str(uuid4()), name, io.BytesIO(samples.sound()[:900]))
        return File(stored.id, name, stored.media_type, "audio", size, 0, 0, 0)


@pytest.fixture
def room(database: Database, owner_id: str, tmp_path: Path) -> Room:
    return Room(database, owner_id, tmp_path)


def told(room: Room, *turns: Sequence[Image | File], facts: ModelFacts | None = None) -> list[tuple[str, int]]:
    """Of each question what stands in it, and how many media it brings."""
    prompt = Prompt("m", [Turn("user", "", files) for files in turns])
    return [(turn.content, len(turn.media)) for turn in filled(prompt, room.files, facts or ModelFacts()).turns]


def test_the_oldest_media_are_left_out_first_and_named(room: Room) -> None:
    first: list[Image | File]
    first = [room.picture("one.png", HALF), room.sound("two.wav", HALF), room.picture("three.png", THIRD)]
    assert told(room, first, [room.picture("four.png", THIRD)]) == [
        (f"[The picture 'one.png' {LEFT_OUT}.]\n\n[The sound 'two.wav' {LEFT_OUT}.]", 1),
        ("", 1),
    ]


def test_media_that_just_fit_are_all_given(room: Room) -> None:
    assert told(room, [room.picture("one.png", HALF)], [room.picture("two.png", HALF)]) == [("", 1), ("", 1)]


def test_a_smaller_one_does_not_take_the_place_of_a_newer_one(room: Room) -> None:
    assert [
        count
        for _, count in told(
            room, [room.picture("small.png", 1)], [room.picture("large.png", HALF + 1)], [room.picture("new.png", HALF)]
        )
    ] == [0, 0, 1]


def test_what_never_fits_and_what_the_model_cannot_take_leave_the_room_to_others(room: Room) -> None:
    facts = ModelFacts(inabilities=["audio"])
    asked: list[Image | File]
    asked = [room.sound("hello.wav", HALF), room.picture("huge.png", MOST_MEDIA_BYTES + 1), room.picture("b.png", HALF)]
    assert told(room, [room.picture("a.png", HALF)], asked, facts=facts) == [
        ("", 1),
        (f"{NOT_TAKEN}\n\n{TOO_LARGE}", 1),
    ]
