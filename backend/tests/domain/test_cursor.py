import pytest

from parley.domain.cursor import Cursor

# Three runs: the first wrote 10 characters, the second 5 more, the third has written 5 so far.
STARTS, LENGTH = (0, 10, 15), 20


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        ("1-0", Cursor(1, 0)),
        ("12-345", Cursor(12, 345)),
        ("1-0000000001", Cursor(1, 1)),
        ("9999999999-9999999999", Cursor(9_999_999_999, 9_999_999_999)),
        ("10000000000-1", None),
        ("1-10000000000", None),
        ("0-1", None),
        ("01-1", None),
        ("-1-1", None),
        ("1--1", None),
        ("1-1 ", None),
        ("1-1\n", None),
        ("1-", None),
        ("-1", None),
        ("1", None),
        ("", None),
        (None, None),
        ("１-１", None),
        ("1-1-1", None),
    ],
)
def test_only_well_formed_text_spells_a_cursor(text: str | None, cursor: Cursor | None) -> None:
    assert Cursor.parse(text) == cursor


def test_a_cursor_is_read_as_it_was_written() -> None:
    assert Cursor.parse(str(Cursor(3, 17))) == Cursor(3, 17)


@pytest.mark.parametrize(
    ("cursor", "is_valid"),
    [
        (Cursor(3, 0), True),
        (Cursor(3, 20), True),
        (Cursor(3, 21), False),
        (Cursor(2, 15), True),
        # Run 2 may have shown more than it stored before its process died.
        (Cursor(2, 16), False),
        (Cursor(1, 10), True),
        (Cursor(1, 11), False),
        (Cursor(4, 0), False),
    ],
)
def test_a_cursor_holds_only_for_text_that_is_sure_to_be_the_same(cursor: Cursor, is_valid: bool) -> None:
    assert cursor.is_valid(STARTS, LENGTH) == is_valid
