"""A row of a sheet as a line of text. Pure."""

import csv
import io
from collections.abc import Iterable


def line_of(values: Iterable[object]) -> str:
    """As CSV, without the empty cells at its end."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(["" if value is None else value for value in values])
    return line.getvalue().rstrip(",")
