"""Which of a provider's keys is used, and which rest."""

import pytest

from parley.upstream.config import KeyStrategy
from parley.upstream.error import UpstreamError
from parley.upstream.keys import Keys


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def keys_of(clock: Clock, *keys: str, strategy: KeyStrategy = "round_robin") -> Keys:
    return Keys("acme", keys, strategy, clock, lambda ready: ready[-1])


def limited(seconds: float | None = None) -> UpstreamError:
    return UpstreamError("provider_rate_limited", "Slow down.", retry_after_s=seconds, key_rests_s=30.0)


def test_they_are_used_in_turn() -> None:
    keys = keys_of(Clock(), "a", "b", "c", "a")
    assert [keys.take() for _ in range(4)] == ["a", "b", "c", "a"]


def test_any_of_those_that_are_ready() -> None:
    keys = keys_of(Clock(), "a", "b", "c", strategy="random")
    assert keys.take() == "c"
    assert keys.note("c", limited())
    assert keys.take() == "b"


def test_the_one_that_was_limited_the_longest_time_ago() -> None:
    clock = Clock()
    keys = keys_of(clock, "a", "b", "c", strategy="least_limited")
    for clock.now, key in ((0.0, "b"), (1.0, "a"), (2.0, "c")):
        keys.note(key, limited())
    clock.now = 100.0
    assert [keys.take(), keys.take()] == ["b", "b"]
    keys.note("b", limited())
    assert keys.take() == "a"


def test_one_that_is_limited_rests_as_long_as_the_provider_says() -> None:
    clock = Clock()
    keys = keys_of(clock, "a", "b")
    assert keys.note(keys.take(), limited(90.0))
    assert [keys.take(), keys.take()] == ["b", "b"]
    clock.now = 90.0
    assert {keys.take(), keys.take()} == {"a", "b"}


@pytest.mark.parametrize(
    ("seconds", "said", "is_retryable"),
    [(7.2, "8 seconds", True), (61.0, "2 minutes", False), (7200.0, "2 hours", False)],
)
def test_when_all_rest_the_person_is_told_when(seconds: float, said: str, *, is_retryable: bool) -> None:
    clock = Clock()
    keys = keys_of(clock, "a", "b")
    assert keys.note("a", limited(9000.0))
    assert not keys.note("b", limited(seconds))
    with pytest.raises(UpstreamError, match=f"try again in {said}") as caught:
        keys.take()
    assert (caught.value.retry_after_s, caught.value.is_retryable) == (seconds, is_retryable)
    clock.now = seconds
    assert keys.take() == "b"


def test_a_single_one_is_always_tried() -> None:
    keys = keys_of(Clock(), "a")
    assert not keys.note("a", limited(5.0))
    assert keys.take() == "a"


def test_what_is_not_the_keys_fault_changes_nothing() -> None:
    keys = keys_of(Clock(), "a", "b")
    assert not keys.note("a", UpstreamError("provider_unavailable", "Later.", is_retryable=True))
    assert [keys.take(), keys.take()] == ["a", "b"]


def test_without_keys_each_request_goes_without() -> None:
    keys = keys_of(Clock())
    assert [keys.take(), keys.take()] == [None, None]


def test_a_wait_of_nothing_lets_another_key_go_first() -> None:
    keys = keys_of(Clock(), "a", "b")
    assert keys.note("a", limited(0.0))
    assert not keys.note("b", limited(0.0))


def test_those_that_rest_are_told_by_their_places_and_for_how_long() -> None:
    clock = Clock()
    keys = keys_of(clock, "a", "b", "a", "c")
    keys.note("c", limited(90.0))
    keys.note("a", limited(60.0))
    clock.now = 20.0
    assert keys.resting() == [(1, 40.0), (4, 70.0)]
    clock.now = 60.0
    assert keys.resting() == [(4, 30.0)]
