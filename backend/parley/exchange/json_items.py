"""The values of a JSON document one by one, however long it is. Holds one of them at a time, of bounded size."""

import sys
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

import ijson
from ijson.common import ObjectBuilder

# What a value counts besides its text.
_VALUE_COST = 50
_OPENING = ("start_map", "start_array")
_CLOSING = ("end_map", "end_array")


class BrokenJsonError(Exception):
    """The document is no JSON from here on."""


class LargeItem(NamedTuple):
    """One that was passed over; `beginning`: as much of it as was read."""

    beginning: object


def json_items(file: BinaryIO, most_bytes: int) -> Iterator[object]:
    """The items of a list, or the one value that the document is. Raises BrokenJsonError after the last whole one."""
    try:
        yield from _items(file, most_bytes)
    except (ijson.JSONError, UnicodeDecodeError, ValueError) as error:
        raise BrokenJsonError from error


def _items(file: BinaryIO, most_bytes: int) -> Iterator[object]:
    # In how many openings an item begins: in the list's, or in none.
    outside, depth, size = 0, 0, 0
    builder: ObjectBuilder | None = None
    beginning: object = None
    for number, (event, value) in enumerate(ijson.basic_parse(file, use_float=True)):
        if number == 0 and event == "start_array":
            outside = depth = 1
            continue
        if depth == outside:
            if event == "end_array":
                return
            builder, size = ObjectBuilder(), 0
        size += _VALUE_COST + (sys.getsizeof(value) if isinstance(value, str) else 0)
        if builder and size > most_bytes:
            beginning = builder.value
            builder = None
        if builder:
            builder.event(event, value)
        depth += (event in _OPENING) - (event in _CLOSING)
        if depth == outside:
            yield builder.value if builder else LargeItem(beginning)
            builder = beginning = None
