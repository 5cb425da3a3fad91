"""What is left out where a conversation no longer fits."""

import pytest

from parley.domain.message import Params
from parley.domain.part import File
from parley.domain.prompt import Prompt, Turn
from parley.domain.window import fitted

# Each turn is estimated at 100 tokens and what comes around it.
WORDS = "x" * 400


def prompt(turns: int, *, system: bool = True, max_tokens: int | None = None) -> Prompt:
    """A conversation whose last turn is the question."""
    said = [Turn("user" if number % 2 == 0 else "assistant", WORDS) for number in range(turns)]
    return Prompt("m", [Turn("system", "s"), *said] if system else said, Params(max_tokens=max_tokens))


@pytest.mark.parametrize("window", [None, 100_000])
def test_what_fits_is_told_whole(window: int | None) -> None:
    whole = prompt(5)
    assert fitted(whole, window) == (whole, 0)


def test_the_oldest_is_left_out_and_the_system_prompt_and_the_question_stay() -> None:
    whole = prompt(21)
    kept, left_out = fitted(whole, 1000)
    assert 0 < left_out < 20
    assert kept.turns[0] == whole.turns[0]
    assert list(kept.turns[1:]) == list(whole.turns[1 + left_out :])
    assert kept.turns[1].role == "user", "a question comes first"


def test_the_more_room_the_answer_may_take_the_more_is_left_out() -> None:
    left_out = [fitted(prompt(21, max_tokens=tokens), 2000).left_out for tokens in (1, 300, 100_000)]
    assert left_out == sorted(set(left_out))


def test_a_question_that_does_not_fit_by_itself_is_asked_all_the_same() -> None:
    whole = prompt(3, system=False)
    kept, left_out = fitted(whole, 10)
    assert (list(kept.turns), left_out) == ([whole.turns[-1]], 2)


def test_a_long_sound_takes_the_room_of_what_was_said_before() -> None:
    sound = File("f", "hello.wav", "audio/wav", "audio", 1000, 0, 0, tokens=900)
    said = [Turn("user", WORDS, [sound]), Turn("assistant", WORDS), Turn("user", WORDS)]
    assert fitted(Prompt("m", said), 1000).left_out == 2
