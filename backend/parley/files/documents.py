"""The text of documents: PDF, office documents, OpenDocument. Each library is loaded for its own kind alone."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from parley.files.sheet import line_of


class LockedError(Exception):
    """It asks for a password."""


def text_of(media_type: str, path: Path, most: int) -> str:
    """At most so many characters. Raises LockedError, and whatever a library raises at what it cannot read."""
    if media_type == "application/pdf":
        return _limited(_pdf(path), "\n\n", most)
    if media_type.endswith("wordprocessingml.document"):
        return _limited(_docx(path), "\n", most)
    if media_type.endswith("spreadsheetml.sheet"):
        return _limited(_xlsx(path), "\n", most)
    if media_type.endswith("presentationml.presentation"):
        return _limited(_pptx(path), "\n", most)
    from parley.files import open_document

    return _limited(open_document.lines_of(path), "\n", most)


def _limited(pieces: Iterable[str], separator: str, most: int) -> str:
    taken, left = [], most
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
        raise LockedError
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
                    yield line_of(row)


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
