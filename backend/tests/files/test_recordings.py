"""Sounds by their first bytes."""

import pytest

from parley.domain.errors import UnreadableFileError, UnsupportedFileError
from parley.files.recordings import recognise_sound


@pytest.mark.parametrize(
    ("head", "media_type", "extension"),
    [
        (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", "audio/webm", "webm"),
        (b"OggS\0\x02", "audio/ogg", "ogg"),
        (b"\0\0\0\x1cftypM4A \0\0\0\0", "audio/mp4", "m4a"),
        (b"\0\0\0\x18ftypiso5\0\0\0\0", "audio/mp4", "mp4"),
        (b"RIFF\x24\0\0\0WAVEfmt ", "audio/wav", "wav"),
        (b"ID3\x04\0", "audio/mpeg", "mp3"),
        (b"\xff\xfb\x90\x64", "audio/mpeg", "mp3"),
        (b"fLaC\0\0\0\x22", "audio/flac", "flac"),
    ],
)
def test_a_sound_is_known_by_its_beginning(head: bytes, media_type: str, extension: str) -> None:
    assert recognise_sound(head) == (media_type, extension)


@pytest.mark.parametrize("head", [b"\x89PNG\r\n", b"Hello.", b"RIFF\x24\0\0\0WEBP", b"\x1a\x45\xdf\xa3matroska"])
def test_nothing_else_is_taken(head: bytes) -> None:
    with pytest.raises(UnsupportedFileError):
        recognise_sound(head)


def test_nothing_is_no_recording() -> None:
    with pytest.raises(UnreadableFileError):
        recognise_sound(b"")
