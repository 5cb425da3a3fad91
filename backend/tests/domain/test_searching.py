"""Terms, queries and places. Every text is found by each of its own words, and shown where the words stand."""

import random

import pytest

from parley.domain.searching import Query, folded, found_in, terms_of


def marked(text: str, query: str) -> str | None:
    """The snippet with brackets around the hits."""
    found = found_in(text, Query.parse(query))
    if found is None:
        return None
    shown = found.snippet.text
    for start, end in reversed(found.snippet.marks):
        shown = f"{shown[:start]}[{shown[start:end]}]{shown[end:]}"
    return shown


def is_indexed(text: str, query: str) -> bool:
    """Whether a document of the text has all terms of the query."""
    terms = terms_of(text)
    wanted = Query.parse(query).terms
    return bool(wanted) and all(
        any(each.startswith(term.text) if term.is_beginning else each == term.text for each in terms) for term in wanted
    )


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("Why is the sky blue?", "sky", "Why is the [sky] blue?"),
        ("Why is the sky blue?", "SK bl", "Why is the [sk]y [bl]ue?"),
        ("Crème brûlée", "creme BRULEE", "[Crème] [brûlée]"),
        ("creme brulee", "Crème", "[creme] brulee"),
        ("天空为什么是蓝色的", "蓝色", "天空为什么是[蓝色]的"),
        ("天空为什么是蓝色的", "的", "天空为什么是蓝色[的]"),
        ("用GPT模型写诗", "gpt 模型", "用[GPT][模型]写诗"),
        ("東京タワーへ行く", "タワー", "東京[タワー]へ行く"),
        ("서울에서 만나요", "서울", "[서울]에서 만나요"),
        ("ＦＵＬＬ width", "full", "[ＦＵＬＬ] width"),
        ("see foo-bar.baz here", "foo-bar", "see [foo]-[bar].baz here"),
        ("to be or not to be", '"not to"', "to be or [not to] be"),
        ("to be or not to be", '"or not t', "[t]o be [or] [not] [t]o be"),
        ("用好GPT模型", '"好GPT模"', "用[好GPT模]型"),
        ("Ёлка в лесу", "елка", "[Ёлка] в лесу"),
        ("a\nb\tc", "b", "a [b] c"),
    ],
)
def test_a_text_is_found_and_its_hits_are_marked(text: str, query: str, shown: str) -> None:
    assert is_indexed(text, query)
    assert marked(text, query) == shown


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("husky", "sky"),
        ("Why is the sky blue?", "sky green"),
        ("to be or not to be", '"be to"'),
        # The pairs are there, the word is not.
        ("好世，世界，你好", "你好世界"),
        ("が", "か"),
    ],
)
def test_a_text_without_something_that_is_wanted_is_not_found(text: str, query: str) -> None:
    assert marked(text, query) is None


@pytest.mark.parametrize("query", ["", "  ", "?!", '""', '"', "___", "😀"])
def test_without_words_nothing_is_wanted(query: str) -> None:
    assert Query.parse(query).terms == []


def test_a_snippet_shows_where_most_of_it_stands_together() -> None:
    text = "sky " + "x " * 500 + "the blue sky above us " + "y " * 500
    shown = marked(text, "blue sky")
    assert shown is not None
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert "[blue] [sky] above us" in shown


FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466"


@pytest.mark.parametrize("before", range(8))
@pytest.mark.parametrize("behind", range(8))
def test_a_snippet_is_not_cut_inside_what_looks_like_one_character(before: int, behind: int) -> None:
    shown = marked(FAMILY * 20 + "-" * before + "sky" + "-" * behind + FAMILY * 20, "sky")
    assert shown is not None
    assert set(shown.replace(FAMILY, "")) == set("…[sky]") | set("-" * (before + behind))


def test_what_stands_together_counts_more_than_what_is_far_apart() -> None:
    query = Query.parse("blue sky")
    near, far = (found_in(f"blue {gap}sky", query) for gap in ("", "x " * 300))
    assert near is not None
    assert far is not None
    assert near.score > far.score


def test_whole_words_count_more_than_beginnings() -> None:
    query = Query.parse("sky")
    whole, beginning = found_in("sky", query), found_in("skyline", query)
    assert whole is not None
    assert beginning is not None
    assert whole.score > beginning.score


def test_folding_keeps_every_offset() -> None:
    characters = "aÀßŸİıﬁ①Ａ한ガが你😀ǆ\u0301\n\t 9_ẞΆй"
    dice = random.Random(7)
    for _ in range(200):
        text = "".join(dice.choice(characters) for _ in range(30))
        assert len(folded(text)) == len(text)


def test_every_text_is_found_by_each_stretch_of_it() -> None:
    dice = random.Random(11)
    for _ in range(300):
        words = [
            "".join(dice.choice("abcÀé你好世界的の서울한글9") for _ in range(dice.randint(1, 9))) for _ in range(8)
        ]
        text = " ".join(words)
        wanted = dice.choice(words)
        assert is_indexed(text, wanted), (text, wanted)
        assert marked(text, wanted) is not None, (text, wanted)
