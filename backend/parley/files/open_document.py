"""The text of OpenDocument files (OASIS OpenDocument 1.3): a line for each paragraph and each row of a table."""

import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any

from lxml import etree

from parley.files.sheet import line_of

_XML_BYTES = 100 * 1024**2
_PARAGRAPHS = ("p", "h")
# Tabs, line breaks and further spaces are elements of their own.
_BLANKS = ("tab", "line-break", "s")
# Somebody's remarks, and what was deleted while changes were being recorded: no part of what is read.
_UNREAD = ("annotation", "tracked-changes")
_CELLS = ("table-cell", "covered-table-cell")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
# Of a cell that does not say how it is shown.
_VALUES = ("value", "date-value", "time-value", "boolean-value", "string-value")
# No program makes wider sheets; the empty rest of a row is written as one cell that is repeated up to there.
_MOST_COLUMNS = 16_384


def lines_of(path: Path) -> Iterator[str]:
    """Raises what zipfile and lxml raise at a broken file."""
    with zipfile.ZipFile(path) as archive, archive.open("content.xml") as file:
        data = file.read(_XML_BYTES)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True)
    return _lines(etree.fromstring(data, parser))


def _lines(element: Any) -> Iterator[str]:
    for child in element:
        name = _name(child)
        if name in _PARAGRAPHS:
            yield _paragraph(child)
        elif name == "table" and _name(element) == "spreadsheet":
            yield f"# {child.get(f'{_TABLE}name', '')}"
            yield from _rows(child, line_of)
        elif name == "table":
            yield from _rows(child, " | ".join)
        elif name not in _UNREAD:
            yield from _lines(child)


def _rows(element: Any, line_of_row: Callable[[Iterable[str]], str]) -> Iterator[str]:
    """Also of those that are grouped; what else a table has, such as drawings on it, as its lines."""
    for child in element:
        name = _name(child)
        if name == "table-row":
            # One that is empty may stand for a million.
            if any(cells := _cells(child)):
                yield from repeat(line_of_row(cells), _repeated(child, "rows"))
        elif name.startswith("table-"):
            yield from _rows(child, line_of_row)
        else:
            yield from _lines(child)


def _cells(row: Any) -> list[str]:
    cells = [(_cell(each), _repeated(each, "columns")) for each in row if _name(each) in _CELLS]
    while cells and not cells[-1][0] and cells[-1][1] > 1:
        cells.pop()
    return list(islice(chain.from_iterable(repeat(*each) for each in cells), _MOST_COLUMNS))


def _cell(cell: Any) -> str:
    text = " ".join(_lines(cell)).strip()
    return text or next((value for each in _VALUES if (value := cell.get(f"{_OFFICE}{each}"))), "")


def _repeated(element: Any, what: str) -> int:
    return int(element.get(f"{_TABLE}number-{what}-repeated", "1"))


def _paragraph(element: Any) -> str:
    return re.sub(r"\s+", " ", "".join(_pieces(element)))


def _pieces(element: Any) -> Iterable[str]:
    yield element.text or ""
    for child in element:
        name = _name(child)
        if name in _BLANKS:
            yield " "
        elif name not in _UNREAD:
            # A footnote, or a text box, has paragraphs of its own.
            edge = " " if name in _PARAGRAPHS else ""
            yield from (edge, *_pieces(child), edge)
        yield child.tail or ""


def _name(element: Any) -> str:
    """Without its namespace; nothing for what is no element, such as an entity."""
    return str(element.tag).rpartition("}")[2] if isinstance(element.tag, str) else ""
