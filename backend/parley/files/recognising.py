"""What kind of file it is: by its first bytes, never by what somebody says of it."""

from pathlib import Path
from typing import NamedTuple

from parley.domain.errors import UnreadableFileError, UnsupportedFileError
from parley.domain.file import Kind

# Enough for every signature below.
_HEAD_BYTES = 512

# Of all archives, until somebody has looked into it.
ARCHIVE = "application/zip"
_SIGNATURES: tuple[tuple[bytes, Kind, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "image", "image/png"),
    (b"\xff\xd8\xff", "image", "image/jpeg"),
    (b"GIF87a", "image", "image/gif"),
    (b"GIF89a", "image", "image/gif"),
    (b"%PDF-", "document", "application/pdf"),
    (b"ID3", "audio", "audio/mpeg"),
    (b"\xff\xfb", "audio", "audio/mpeg"),
    (b"\xff\xf3", "audio", "audio/mpeg"),
    (b"\xff\xf2", "audio", "audio/mpeg"),
)
# Of RIFF files, by what stands behind the length.
_RIFF: dict[bytes, tuple[Kind, str]] = {b"WEBP": ("image", "image/webp"), b"WAVE": ("audio", "audio/wav")}
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")

TAKEN = "Attach pictures (PNG, JPEG, GIF, WebP), text and code, PDF, office documents or sound (WAV, MP3)."


class Recognised(NamedTuple):
    """What a file is, and the media type it is handed out with."""

    kind: Kind
    media_type: str


def recognise(path: Path) -> Recognised:
    """Raises UnsupportedFileError, or UnreadableFileError if there is nothing in it."""
    with path.open("rb") as file:
        return recognised(file.read(_HEAD_BYTES))


def recognised(head: bytes) -> Recognised:
    """The same, by the beginning of what is in the file."""
    if not head:
        raise UnreadableFileError("The file is empty.")
    for signature, kind, media_type in _SIGNATURES:
        if head.startswith(signature):
            return Recognised(kind, media_type)
    if head.startswith(b"RIFF") and head[8:12] in _RIFF:
        return Recognised(*_RIFF[head[8:12]])
    if head.startswith(_ZIP):
        # Which one of those that are archives: only who reads it looks.
        return Recognised("document", ARCHIVE)
    if head.startswith(_OLD_OFFICE):
        raise UnsupportedFileError("This is an office document in an old format: save it as .docx, .xlsx or .pptx.")
    if b"\0" in head and not head.startswith(_UTF_16):
        raise UnsupportedFileError(f"No model can be told what is in this kind of file. {TAKEN}")
    return Recognised("text", "text/plain")
