"""Tables for spreadsheets: CSV (RFC 4180) in UTF-8, in which nothing is taken for a formula."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from urllib.parse import quote

from flask import Response

# What spreadsheets calculate, or run, when a cell begins with it (owasp.org/www-community/attacks/CSV_Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Without it, Excel takes UTF-8 for something else.
_BYTE_ORDER_MARK = "\ufeff"


def csv_reply(columns: Sequence[str], table: Sequence[Mapping[str, object]], name: str) -> Response:
    """The table under a line of its columns' names, to be saved as `name`."""
    text = StringIO(_BYTE_ORDER_MARK)
    text.seek(0, 2)
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in table)
    response = Response(text.getvalue(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    # Never 1e-05.
    return f"{value:.6f}" if isinstance(value, float) else value
