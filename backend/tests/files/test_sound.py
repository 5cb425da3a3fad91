"""How long a sound lasts is known from its beginning."""

import struct
from pathlib import Path

import pytest

from parley.files.sound import seconds_of
from tests.files import samples

# MPEG 1, layer III, 128 kbit/s, 44.1 kHz, stereo; MPEG 2, layer III, 64 kbit/s, 22.05 kHz, mono.
STEREO, MONO = b"\xff\xfb\x90\x00", b"\xff\xf3\x80\xc0"
SECOND = 16_000


def seconds(folder: Path, data: bytes, media_type: str = "audio/mpeg") -> float:
    path = folder / "sound"
    path.write_bytes(data)
    return round(seconds_of(path, media_type), 1)


def of_frames(header: bytes, side_bytes: int, frames: int) -> bytes:
    """A file whose rate varies, with what LAME writes into its first frame."""
    return header + bytes(side_bytes) + b"Xing" + struct.pack(">II", 1, frames) + bytes(SECOND)


@pytest.mark.parametrize(
    ("data", "lasts"),
    [
        (STEREO + bytes(10 * SECOND - 4), 10.0),
        (MONO + bytes(10 * SECOND - 4), 20.0),
        (b"ID3\x04\x00\x00\x00\x00\x7f\x7f" + bytes(0x3FFF) + STEREO + bytes(10 * SECOND - 4), 10.0),
        (of_frames(STEREO, 32, 383), 10.0),
        (of_frames(MONO, 9, 383), 10.0),
        (bytes(100) + STEREO + bytes(10 * SECOND - 104), 10.0),
        (b"\xff\xfb\xff\xff" + bytes(10 * SECOND - 4), 10.0),
        (of_frames(STEREO, 32, 0xFFFFFFFF), 16.0),
        (b"ID3\x04\x00\x00\x7f\x7f\x7f\x7f", 0.0),
        (b"ID3", 0.0),
        (STEREO[:3], 0.0),
    ],
    ids=[
        "even",
        "lower",
        "tagged",
        "varying",
        "varying mono",
        "late",
        "no frame",
        "boasting",
        "tag alone",
        "cut tag",
        "cut",
    ],
)
def test_an_mp3_lasts_as_long_as_its_first_frame_says(tmp_path: Path, data: bytes, lasts: float) -> None:
    assert seconds(tmp_path, data) == lasts


@pytest.mark.parametrize(
    ("data", "lasts"),
    [
        (samples.sound(), 0.5),
        (b"RIFF\0\0\0\0WAVE" + bytes(2 * SECOND - 12), 2.0),
        (b"RIFF\0\0\0\0WAVEfmt ", 0.0),
        (samples.sound().replace(struct.pack("<I", 8000), b"\1\0\0\0"), 4.0),
    ],
    ids=["format", "no format", "cut", "boasting"],
)
def test_a_wav_lasts_as_long_as_its_format_says(tmp_path: Path, data: bytes, lasts: float) -> None:
    assert seconds(tmp_path, data, "audio/wav") == lasts
