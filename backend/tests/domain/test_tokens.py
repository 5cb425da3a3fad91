import pytest

from parley.domain.tokens import estimated_tokens, sound_tokens


@pytest.mark.parametrize(
    ("texts", "tokens"),
    [
        ([], 0),
        ([""], 0),
        (["a"], 1),
        (["abcd"], 1),
        (["abcde"], 2),
        (["中文"], 2),
        (["中文ab"], 3),
        # Counted together: how an answer was cut into pieces makes no difference.
        (["a", "b", "c", "d"], 1),
    ],
)
def test_tokens_are_estimated_by_script(texts: list[str], tokens: int) -> None:
    assert estimated_tokens(texts) == tokens


@pytest.mark.parametrize(("seconds", "tokens"), [(0, 0), (0.5, 16), (60, 1920), (0.01, 1)])
def test_tokens_of_a_sound_are_estimated_by_its_length(seconds: float, tokens: int) -> None:
    assert sound_tokens(seconds) == tokens
