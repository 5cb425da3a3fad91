"""JSON documents of any length, value by value."""

import io
import json

import pytest

from parley.exchange.json_items import BrokenJsonError, LargeItem, json_items

_MOST = 10_000


def read(text: str | bytes) -> list[object]:
    data = text.encode() if isinstance(text, str) else text
    return list(json_items(io.BytesIO(data), _MOST))


@pytest.mark.parametrize(
    "value", [[], [[]], [1, 2.5, None, True, "x"], [{"a": {"b": [1, {"c": []}]}}, [], {}, ["猫"]], {"a": [1]}, "x", 1]
)
def test_a_list_is_its_items_and_anything_else_is_one(value: object) -> None:
    assert read(json.dumps(value)) == (value if isinstance(value, list) else [value])


def test_what_is_too_large_is_passed_over_with_what_was_read_of_it() -> None:
    items = read(json.dumps([{"title": "long", "text": ["x" * 6000, "y" * 6000]}, {"title": "short"}]))
    assert items == [LargeItem({"title": "long", "text": ["x" * 6000]}), {"title": "short"}]


def test_half_a_pair_of_surrogates_is_no_reason_to_stop() -> None:
    (found,) = read(r'["cat \ud83d"]')
    assert isinstance(found, str)
    found.encode()


@pytest.mark.parametrize("end", ['{"a": ', '{"a": 1', "}", "\x80", ""])
def test_what_breaks_off_has_given_what_was_whole(end: str) -> None:
    items = json_items(io.BytesIO(b'[{"a": 1}, {"a": 2}, ' + end.encode("latin-1")), _MOST)
    assert [next(items), next(items)] == [{"a": 1}, {"a": 2}]
    with pytest.raises(BrokenJsonError):
        next(items)


def test_nothing_at_all_is_no_json() -> None:
    with pytest.raises(BrokenJsonError):
        read("")
