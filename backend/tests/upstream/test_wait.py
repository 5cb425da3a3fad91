import pytest

from parley.upstream.wait import said_wait


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "1 seconds"), (60.0, "60 seconds"), (61.0, "2 minutes"), (7140.0, "119 minutes"), (7141.0, "2 hours")],
)
def test_a_wait_is_told_rounded_up(seconds: float, said: str) -> None:
    assert said_wait(seconds) == said
