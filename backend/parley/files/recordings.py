"""What kind of sound was sent to be written down: by its first bytes, never by what somebody says of it."""

from typing import NamedTuple

from parley.domain.errors import UnreadableFileError, UnsupportedFileError

HEAD_BYTES = 64
_TAKEN = "Send WebM, Ogg, MP4, M4A, WAV, MP3 or FLAC."


class Sound(NamedTuple):
    """`extension`: providers go by the name of a file."""

    media_type: str
    extension: str


_SIGNATURES = (
    (b"OggS", Sound("audio/ogg", "ogg")),
    (b"fLaC", Sound("audio/flac", "flac")),
    (b"ID3", Sound("audio/mpeg", "mp3")),
    (b"\xff\xfb", Sound("audio/mpeg", "mp3")),
    (b"\xff\xfa", Sound("audio/mpeg", "mp3")),
    (b"\xff\xf3", Sound("audio/mpeg", "mp3")),
    (b"\xff\xf2", Sound("audio/mpeg", "mp3")),
)
# https://www.rfc-editor.org/rfc/rfc8794: all of Matroska begins with it.
_EBML = b"\x1a\x45\xdf\xa3"


def recognise_sound(head: bytes) -> Sound:
    """`head`: the first HEAD_BYTES. Raises UnsupportedFileError, or UnreadableFileError if there is nothing."""
    if not head:
        raise UnreadableFileError("The recording is empty.")
    for signature, sound in _SIGNATURES:
        if head.startswith(signature):
            return sound
    if head.startswith(b"RIFF") and head[8:12] == b"WAVE":
        return Sound("audio/wav", "wav")
    if head.startswith(_EBML) and b"webm" in head:
        return Sound("audio/webm", "webm")
    # ISO/IEC 14496-12: what it is made for stands behind its first box's name.
    if head[4:8] == b"ftyp":
        return Sound("audio/mp4", "m4a" if head[8:11] == b"M4A" else "mp4")
    raise UnsupportedFileError(f"This is no recording that can be written down. {_TAKEN}")
