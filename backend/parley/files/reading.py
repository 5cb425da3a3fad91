"""Reads one file that a stranger made, in a process of its own: whatever it does there, nothing else notices.

`python -m parley.files.reading KIND MEDIA_TYPE PATH`. Prints one line of JSON: `{"width", "height", "is_rewritten"}` of
a picture, `{"media_type"}` of a text or document, whose text is then in PATH.text, `{"problem"}` or `{"unsupported"}`.
A picture that tells more than what is seen is rewritten without that into PATH.rewritten. Imports nothing of Parley's
but what reads documents.
"""

import json
import resource
import sys
import zipfile
from pathlib import Path

from charset_normalizer import from_bytes

from parley.files.documents import LockedError, text_of

# Address space, of which what is resident is a part: a picture of _MOST_PIXELS, twice.
MEMORY_BYTES = 768 * 1024**2
_CPU_S = 30
_FILE_BYTES = 256 * 1024**2
# A text beyond this is no text that anybody attaches to a question.
_MOST_CHARACTERS = 10_000_000
_MOST_PIXELS = 100_000_000
_JPEG_QUALITY = 92
# What a picture says of itself besides what is seen: of the place and the camera, or anything at all.
_TELLING = {"xmp", "XML:com.adobe.xmp", "photoshop", "comment", "Raw profile type exif", "Raw profile type iptc"}
# What it needs to look as it does.
_SEEN = ("icc_profile", "transparency", "duration", "loop", "disposal", "background")
# A text in another encoding than UTF-8 has more bad characters in it than one in so many.
_MOST_BAD = 1000
_GUESSED_BYTES = 256 * 1024
# Where the beginning was ASCII and the rest is not: every byte of it means something.
_WIDEST = "cp1252"

_BROKEN = "The file is broken: it cannot be read."
_LOCKED = "The file is protected by a password: save it without one."
_NO_TEXT = "No text was found in this document. If it was scanned, attach its pages as pictures."

_OFFICE = "application/vnd.openxmlformats-officedocument"
_OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
# Within an office file, the part that only its kind has.
_OFFICE_PARTS = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
_OPEN_DOCUMENTS = tuple(f"{_OPEN_DOCUMENT}.{each}" for each in ("text", "spreadsheet", "presentation"))


class _ProblemError(Exception):
    """What is to be said of the file."""


class _UnsupportedError(Exception):
    """It is of no kind that could be read."""


def main(kind: str, media_type: str, path: Path) -> dict[str, object]:
    """Raises _ProblemError, and whatever a library raises at what it cannot read."""
    if kind == "image":
        return _picture(path)
    if media_type == "application/zip":
        media_type = _office_type(path)
    text = _decoded(path) if kind == "text" else text_of(media_type, path, _MOST_CHARACTERS)
    # PostgreSQL stores none, and no model knows what they mean; a lone surrogate is no text.
    text = text.replace("\0", "").encode("utf-8", "replace").decode()
    if not text.strip():
        raise _ProblemError(_NO_TEXT if kind == "document" else "The file is empty.")
    path.with_name(f"{path.name}.text").write_text(text[:_MOST_CHARACTERS], encoding="utf-8", newline="")
    return {"media_type": media_type}


def _office_type(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "mimetype" in names:
            with archive.open("mimetype") as file:
                declared = file.read(100).decode("ascii", "replace")
            if declared in _OPEN_DOCUMENTS:
                return declared
    for part, media_type in _OFFICE_PARTS.items():
        if part in names:
            return media_type
    raise _UnsupportedError("An archive cannot be attached: attach what is in it.")


def _picture(path: Path) -> dict[str, object]:
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with Image.open(path) as picture:
        picture.load()
        # A JPEG of several pictures, as telephones make them, is shown as its first one.
        kind = "JPEG" if picture.format == "MPO" else picture.format
        frames = getattr(picture, "n_frames", 1) if kind != "JPEG" else 1
        if kind == picture.format and not picture.getexif() and not picture.info.keys() & _TELLING:
            return {"width": picture.width, "height": picture.height, "is_rewritten": False}
        # Colours, and what is see-through, stay what they are; everything else that the file says of itself goes.
        seen = {name: picture.info[name] for name in _SEEN if name in picture.info}
        target = path.with_name(f"{path.name}.rewritten")
        if frames > 1:
            picture.info.clear()
            picture.save(target, format=kind, save_all=True, exif=b"", **seen)
            return {"width": picture.width, "height": picture.height, "is_rewritten": True}
        upright = ImageOps.exif_transpose(picture)
        upright.info.clear()
        upright.save(target, format=kind, quality=_JPEG_QUALITY, exif=b"", **seen)
        return {"width": upright.width, "height": upright.height, "is_rewritten": True}


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16") if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    # A file that was cut, or has one bad byte, is still what it nearly is.
    mended = data.decode("utf-8-sig", "replace")
    if mended.count("\ufffd") <= 1 + len(mended) // _MOST_BAD:
        return mended
    guess = from_bytes(data[:_GUESSED_BYTES]).best()
    if guess is None:
        raise _ProblemError("This is no text that can be read: save it as UTF-8, or attach another kind of file.")
    return data.decode(_WIDEST if guess.encoding == "ascii" else guess.encoding, "replace")


if __name__ == "__main__":
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, _CPU_S),
        (resource.RLIMIT_FSIZE, _FILE_BYTES),
    ):
        resource.setrlimit(limit, (most, most))
    try:
        found = main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
    except _ProblemError as problem:
        found = {"problem": str(problem)}
    except _UnsupportedError as problem:
        found = {"unsupported": str(problem)}
    except LockedError:
        found = {"problem": _LOCKED}
    except Exception as error:  # noqa: BLE001 - the libraries raise whatever they like at a broken file
        is_locked = "encrypt" in str(error).lower() or "password" in str(error).lower()
        found = {"problem": _LOCKED if is_locked else _BROKEN}
    sys.stdout.write(json.dumps(found))
