"""Reads one file that a stranger made, in a process of its own: whatever it does there, nothing else notices.

`python reading.py KIND MEDIA_TYPE PATH`. Prints one line of JSON: `{"width", "height", "is_rewritten"}` of a picture,
`{"media_type"}` of a text or document, whose text is then in PATH.text, `{"problem"}` or `{"unsupported"}`. A picture
that tells more than what is seen is rewritten without that into PATH.rewritten. Imports nothing of Parley's.
"""

import csv
import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from charset_normalizer import from_bytes

_MEMORY_BYTES = 768 * 1024**2
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
_BLANK = ("tab", "line-break", "s")
_XML_BYTES = 100 * 1024**2

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
    text = _decoded(path) if kind == "text" else _document(media_type, path)
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


def _document(media_type: str, path: Path) -> str:
    if media_type == "application/pdf":
        return _limited(_pdf(path), "\n\n")
    if media_type.endswith("wordprocessingml.document"):
        return _limited(_docx(path), "\n")
    if media_type.endswith("spreadsheetml.sheet"):
        return _limited(_xlsx(path), "\n")
    if media_type.endswith("presentationml.presentation"):
        return _limited(_pptx(path), "\n")
    return _limited(_open_document(path), "\n")


def _limited(pieces: Iterable[str], separator: str) -> str:
    taken, left = [], _MOST_CHARACTERS
    for piece in pieces:
        taken.append(piece[:left])
        left -= len(piece) + len(separator)
        if left <= 0:
            break
    return separator.join(taken)


def _pdf(path: Path) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    if reader.is_encrypted and not reader.decrypt(""):
        raise _ProblemError(_LOCKED)
    for page in reader.pages:
        yield page.extract_text().strip()


def _docx(path: Path) -> Iterator[str]:
    from docx import Document
    from docx.table import Table

    for block in Document(str(path)).iter_inner_content():
        if isinstance(block, Table):
            yield from (" | ".join(cell.text.strip() for cell in row.cells) for row in block.rows)
        else:
            yield block.text


def _xlsx(path: Path) -> Iterator[str]:
    from openpyxl import load_workbook

    # Of a path it would look at the ending.
    with path.open("rb") as file:
        for sheet in load_workbook(file, read_only=True, data_only=True).worksheets:
            yield f"# {sheet.title}"
            for row in sheet.iter_rows(values_only=True):
                if any(value is not None for value in row):
                    line = io.StringIO()
                    csv.writer(line, lineterminator="").writerow(["" if value is None else value for value in row])
                    yield line.getvalue().rstrip(",")


def _pptx(path: Path) -> Iterator[str]:
    from pptx import Presentation

    for number, slide in enumerate(Presentation(str(path)).slides, 1):
        yield f"# {number}"
        yield from _shapes(slide.shapes)
        if slide.has_notes_slide and slide.notes_slide.notes_text_frame is not None:
            yield slide.notes_slide.notes_text_frame.text


def _shapes(shapes: Any) -> Iterator[str]:
    for shape in shapes:
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes)
        elif shape.has_text_frame:
            yield shape.text_frame.text
        elif shape.has_table:
            yield from (" | ".join(cell.text for cell in row.cells) for row in shape.table.rows)


def _open_document(path: Path) -> Iterator[str]:
    from lxml import etree

    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        data = file.read(_XML_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    for element in etree.fromstring(data, parser).iter("{*}p", "{*}h"):
        yield re.sub(r"\s+", " ", "".join(_pieces(element)))


def _pieces(element: Any) -> Iterator[str]:
    for each in element.iter():
        # Tabs, line breaks and further spaces are elements of their own.
        yield " " if str(each.tag).rpartition("}")[2] in _BLANK else each.text or ""
        if each is not element:
            yield each.tail or ""


if __name__ == "__main__":
    for limit, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
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
    except Exception as error:  # noqa: BLE001 - the libraries raise whatever they like at a broken file
        is_locked = "encrypt" in str(error).lower() or "password" in str(error).lower()
        found = {"problem": _LOCKED if is_locked else _BROKEN}
    sys.stdout.write(json.dumps(found))
