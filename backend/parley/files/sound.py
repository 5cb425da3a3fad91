"""How long a sound lasts, about, by what stands at its beginning. Never reads all of it, and believes no nonsense."""

from pathlib import Path
from struct import unpack_from

# Enough to find the first frame of an MP3, or what a WAV says of itself.
_HEAD_BYTES = 64 * 1024
# 128 kbit/s, as most MP3s are made: where nothing else is said.
_USUAL_BYTES_PER_S = 16_000
# 8 kbit/s: no MP3 has less (ISO/IEC 13818-3), nor a WAV of speech.
_FEWEST_BYTES_PER_S = 1_000

# Of layer III, by the header's fields (ISO/IEC 11172-3, 2.4.2.3; 13818-3 for lower sampling rates): kbit/s, Hz.
_RATES = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_LOWER_RATES = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0)
_HERTZ = (44_100, 48_000, 32_000, 0)
# By the version: MPEG 2.5, none, 2 and 1. What the sampling rate is divided by.
_DIVISORS = (4, 0, 2, 1)


def seconds_of(path: Path, media_type: str) -> float:
    """Of a WAV or an MP3."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
        if media_type == "audio/mpeg" and (tag := _tag_bytes(head)):
            file.seek(tag)
            head, size = file.read(_HEAD_BYTES), max(0, size - tag)
    seconds = _wav_seconds(head, size) if media_type == "audio/wav" else _mp3_seconds(head, size)
    return min(seconds or size / _USUAL_BYTES_PER_S, size / _FEWEST_BYTES_PER_S)


def _wav_seconds(head: bytes, size: int) -> float | None:
    """By the bytes a second that its format names (Multimedia Programming Interface 1.0, "fmt" chunk)."""
    at = head.find(b"fmt ")
    if at < 0 or at + 20 > len(head):
        return None
    (bytes_per_s,) = unpack_from("<I", head, at + 16)
    return size / bytes_per_s if bytes_per_s else None


def _tag_bytes(head: bytes) -> int:
    """What ID3v2 puts before the sound: a title, or a picture. Its size has seven bits in each byte."""
    if not head.startswith(b"ID3") or len(head) < 10:
        return 0
    return 10 + sum(byte << shift for byte, shift in zip(head[6:10], (21, 14, 7, 0), strict=True))


def _mp3_seconds(head: bytes, size: int) -> float | None:
    """By its first frame: what that says of all frames, else as if all were like it."""
    at = head.find(b"\xff")
    while at >= 0 and at + 4 <= len(head):
        version, layer = head[at + 1] >> 3 & 3, head[at + 1] >> 1 & 3
        rate = (_RATES if version == 3 else _LOWER_RATES)[head[at + 2] >> 4]
        hertz = _HERTZ[head[at + 2] >> 2 & 3]
        if head[at + 1] >= 0xE0 and version != 1 and layer == 1 and rate and hertz:
            is_mono = head[at + 3] >> 6 == 3
            frame_s = (1152 if version == 3 else 576) * _DIVISORS[version] / hertz
            frames = _frames_told(head, at + 4 + _side_bytes(version, is_mono=is_mono))
            return frames * frame_s if frames else size / (rate * 125)
        at = head.find(b"\xff", at + 1)
    return None


def _side_bytes(version: int, *, is_mono: bool) -> int:
    """Between a frame's header and what it holds."""
    if version == 3:
        return 17 if is_mono else 32
    return 9 if is_mono else 17


def _frames_told(head: bytes, at: int) -> int | None:
    """Of a file whose rate varies: what its maker wrote into an empty first frame, as Xing's encoder did first."""
    if head[at : at + 4] not in (b"Xing", b"Info") or at + 12 > len(head):
        return None
    flags, frames = unpack_from(">II", head, at + 4)
    return int(frames) if flags & 1 else None
