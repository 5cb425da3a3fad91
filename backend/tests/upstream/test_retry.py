import pytest

from parley.upstream.retry import Retries

RETRIES = Retries(count=9, base_ms=500)


def roll() -> float:
    return 0.5


@pytest.mark.parametrize(("retry", "pause_s"), [(1, 0.25), (2, 0.5), (3, 1.0), (9, 30.0), (1000, 30.0)])
def test_pauses_double_up_to_a_minute_and_are_rolled(retry: int, pause_s: float) -> None:
    assert RETRIES.pause_s(retry, None, roll) == pause_s


@pytest.mark.parametrize(("asked_s", "pause_s"), [(0.0, 0.0), (7.5, 7.5), (3600.0, 60.0)])
def test_the_providers_wish_is_obeyed_up_to_a_minute(asked_s: float, pause_s: float) -> None:
    assert RETRIES.pause_s(1, asked_s, roll) == pause_s
