"""Sheets and tables of OpenDocument files: a line for each row, with its columns, however they are written down."""

from pathlib import Path

import pytest

from parley.files.documents import text_of
from tests.files.samples import odp, ods, ods_cell, ods_row, odt_of

MOST = 10_000
# As far as a sheet of LibreOffice reaches.
COLUMNS, ROWS = 16_384, 1_048_576
REMARK = "<office:annotation><text:p>a remark</text:p></office:annotation>"
FOOTNOTE = "<text:note><text:note-citation>1</text:note-citation><text:p>Yes.</text:p></text:note>"
TABLE = "<table:table><table:table-column/>{}</table:table>"


def lines_of(folder: Path, kind: str, data: bytes) -> list[str]:
    path = folder / "file"
    path.write_bytes(data)
    return text_of(f"application/vnd.oasis.opendocument.{kind}", path, MOST).split("\n")


@pytest.mark.parametrize(
    ("rows", "lines"),
    [
        (
            ods_row(ods_cell("day"), ods_cell("metres, high")) + ods_row(ods_cell("1"), ods_cell("4.5")),
            ['day,"metres, high"', "1,4.5"],
        ),
        (ods_row(ods_cell("a"), ods_cell(repeated=2), ods_cell("b", 2), ods_cell(repeated=COLUMNS - 5)), ["a,,,b,b"]),
        (
            ods_row(ods_cell("a")) + ods_row(ods_cell(repeated=COLUMNS), repeated=ROWS - 2) + ods_row(ods_cell("z")),
            ["a", "z"],
        ),
        (ods_row(ods_cell("twice"), repeated=2), ["twice", "twice"]),
        (ods_row(ods_cell("first\nsecond")), ["first second"]),
        (ods_row(ods_cell("wide"), "<table:covered-table-cell/>", ods_cell("next")), ["wide,,next"]),
        (f"<table:table-header-rows>{ods_row(ods_cell('head'))}</table:table-header-rows>", ["head"]),
        (f"<table:table-row-group>{ods_row(ods_cell('in a group'))}</table:table-row-group>", ["in a group"]),
        ('<table:table-row><table:table-cell office:value="4.5"/></table:table-row>', ["4.5"]),
        (
            ods_row(f"<table:table-cell>{REMARK}<text:p>1</text:p></table:table-cell>"),
            ["1"],
        ),
    ],
    ids=[
        "columns",
        "columns repeated",
        "rows repeated",
        "rows with text repeated",
        "lines in a cell",
        "merged",
        "header",
        "group",
        "value alone",
        "remark",
    ],
)
def test_a_sheet_comes_under_its_name_as_rows_with_their_columns(tmp_path: Path, rows: str, lines: list[str]) -> None:
    assert lines_of(tmp_path, "spreadsheet", ods(rows)) == ["# Tides", *lines]


def test_a_table_in_a_text_stands_where_it_is(tmp_path: Path) -> None:
    rows = ods_row(ods_cell("high"), ods_cell("low")) + ods_row(ods_cell("4.5"), ods_cell())
    table = TABLE.format(rows)
    found = lines_of(tmp_path, "text", odt_of(f"<text:p>Before</text:p>{table}<text:p>After</text:p>"))
    assert found == ["Before", "high | low", "4.5 | ", "After"]


def test_a_table_on_a_slide_has_its_columns(tmp_path: Path) -> None:
    table = TABLE.format(ods_row(ods_cell("high"), ods_cell("low")))
    found = lines_of(tmp_path, "presentation", odp(f"<draw:frame>{table}</draw:frame>"))
    assert found == ["high | low"]


def test_a_table_in_a_cell_loses_nothing(tmp_path: Path) -> None:
    inner = TABLE.format(ods_row(ods_cell("a"), ods_cell("b")))
    row = ods_row(f"<table:table-cell>{inner}<text:p>c</text:p></table:table-cell>", ods_cell("d"))
    assert lines_of(tmp_path, "text", odt_of(TABLE.format(row))) == ["a | b c | d"]


def test_what_a_sheet_repeats_without_end_is_cut_where_every_text_is(tmp_path: Path) -> None:
    data = ods(ods_row(ods_cell("x", 10**9), repeated=10**9))
    assert len("\n".join(lines_of(tmp_path, "spreadsheet", data))) == MOST


def test_a_footnote_is_told_once(tmp_path: Path) -> None:
    assert lines_of(tmp_path, "text", odt_of(f"<text:p>Sure?{FOOTNOTE} Go on.</text:p>")) == ["Sure?1 Yes. Go on."]
