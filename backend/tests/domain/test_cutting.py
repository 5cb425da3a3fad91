"""Places to cut. Between two characters as a reader sees them, unless there are none near by."""

import pytest

from parley.domain.cutting import place_to_cut


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("abc", [0, 1, 2, 3]),
        ("ae\u0301b", [0, 1, 3, 4]),
        ("\U0001f44b\U0001f3fd!", [0, 2, 3]),
        ("\U0001f468\u200d\U0001f469\u200d\U0001f467", [0, 5]),
        ("\u2764\ufe0f\u200d\U0001f525", [0, 4]),
        ("1\ufe0f\u20e3", [0, 3]),
        ("\U0001f1eb\U0001f1f7\U0001f1ee\U0001f1f1\U0001f1fa", [0, 2, 4, 5]),
        ("\U0001f3f4\U000e0067\U000e0062\U000e007f", [0, 4]),
        ("\u1112\u1161\u11ab\u1100", [0, 3, 4]),
        ("\uff76\uff9e\uff76", [0, 2, 3]),
        ("a\u200b\u202eb", [0, 1, 2, 3, 4]),
    ],
)
def test_a_text_is_cut_between_what_looks_like_characters(text: str, places: list[int]) -> None:
    found = [place_to_cut(text, at) for at in range(len(text) + 1)]
    assert found == [max(place for place in places if place <= at) for at in range(len(text) + 1)]


def test_what_has_more_marks_than_any_writing_is_cut_where_it_has_to_be() -> None:
    assert place_to_cut("a" + "\u0301" * 100, 60) == 60
