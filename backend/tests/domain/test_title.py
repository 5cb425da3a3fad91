import pytest

from parley.domain.title import title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Why is the sky blue?", "Why is the sky blue?"),
        ("  Two\n\nlines\tand  a tab ", "Two lines and a tab"),
        ("", None),
        (" \n ", None),
        ("x" * 60, "x" * 60),
        ("x" * 61, "x" * 59 + "…"),
        ("天" * 100, "天" * 59 + "…"),
        ("word " * 12 + "end", "word " * 11 + "word…"),
        ("a " + "x" * 100, "a " + "x" * 57 + "…"),
        (
            "Forty characters and then some, and then,, a long tail of it",
            "Forty characters and then some, and then,, a long tail of it",
        ),
        (
            "Forty characters and then some more, and then — a long tail",
            "Forty characters and then some more, and then — a long tail",
        ),
        (
            "Fifty characters and then some more of them, and then — a long tail",
            "Fifty characters and then some more of them, and then — a…",
        ),
    ],
)
def test_a_title_is_the_first_words(text: str, title: str | None) -> None:
    assert title_of(text) == title


def test_a_title_is_cut_between_two_words_and_before_what_joins_them() -> None:
    title = title_of("Explain to me in great detail what a hash table is, " + "and then more of everything")
    assert title == "Explain to me in great detail what a hash table is, and…"
    assert title_of("Explain to me in great detail what a hash table does, — understandably") == (
        "Explain to me in great detail what a hash table does…"
    )


@pytest.mark.parametrize("length", range(55, 70))
def test_a_title_is_never_longer_than_sixty_characters(length: int) -> None:
    assert len(title_of("ab " * length) or "") <= 60


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.mark.parametrize(
    ("character", "room"),
    [(FAMILY, 8), ("\U0001f44b\U0001f3fd", 29), ("\U0001f1ee\U0001f1f1", 29), ("e\u0301", 29), ("\u2764\ufe0f", 29)],
)
def test_a_title_is_not_cut_inside_what_looks_like_one_character(character: str, room: int) -> None:
    assert title_of(character * 40) == character * room + "…"
    assert title_of("x" + character * 40) == "x" + character * room + "…"
