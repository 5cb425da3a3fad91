import random

import pytest

from parley.answers.seam import WINDOW, Seam


def joined(written: str, pieces: list[str]) -> str:
    seam = Seam(written)
    return written + "".join(map(seam.pass_on, pieces)) + seam.finish()


CASES = [
    ("", "Hello", "Hello"),
    ("The quick brown", " fox", "The quick brown fox"),
    ("The quick brown", "quick brown fox", "The quick brown fox"),
    ("The quick brown", "The quick brown fox", "The quick brown fox"),
    ("The quick br", "The quick brown fox", "The quick brown fox"),
    # Shorter than a word, or out of its middle: more likely chance than repetition.
    ("hel", "lo", "hello"),
    ("a banana", "nana split", "a banananana split"),
    ("我们讨论", "讨论一下", "我们讨论讨论一下"),
    ("1, 2, 3, ", "4, 5", "1, 2, 3, 4, 5"),
    ("春眠不觉晓", "不觉晓，处处闻啼鸟", "春眠不觉晓，处处闻啼鸟"),
    ("春眠不觉晓，", "处处闻啼鸟", "春眠不觉晓，处处闻啼鸟"),
    # The whole continuation repeats.
    ("ends with this sentence.", "this sentence.", "ends with this sentence."),
]


@pytest.mark.parametrize(("written", "continuation", "whole"), CASES)
def test_a_continuation_is_joined_without_repeating(written: str, continuation: str, whole: str) -> None:
    assert joined(written, [continuation]) == whole
    assert joined(written, list(continuation)) == whole
    for cut in range(len(continuation) + 1):
        assert joined(written, [continuation[:cut], continuation[cut:]]) == whole


def test_any_repetition_within_the_window_is_cut() -> None:
    chance = random.Random("seam")
    words = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa"]
    text = " ".join(f"{chance.choice(words)}{number}" for number in range(100))
    for _ in range(200):
        cut = chance.randrange(WINDOW, len(text) - 1)
        back = chance.randrange(20, WINDOW)
        continuation = text[cut - back :]
        size = chance.randrange(1, 30)
        pieces = [continuation[at : at + size] for at in range(0, len(continuation), size)]
        assert joined(text[:cut], pieces) == text


def test_text_that_repeats_nothing_is_shown_at_once() -> None:
    seam = Seam("The quick brown")
    assert seam.pass_on(" fox") == " fox"
    assert seam.pass_on(" quick brown") == " quick brown"


def test_what_is_held_is_bounded_by_the_window() -> None:
    seam = Seam("ab" * WINDOW)
    shown = "".join(seam.pass_on("ab") for _ in range(WINDOW))
    assert len(shown) >= WINDOW
