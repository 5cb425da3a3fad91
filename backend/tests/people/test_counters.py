"""What throttles count with, in one process and over Redis: the same."""

import socket
from collections.abc import Callable
from uuid import uuid4

import pytest

from parley.relay.counters import Counters, MemoryCounters, RedisCounters
from tests.programs import Redis

WINDOW_S = 60
NewCounters = Callable[[], Counters]


@pytest.fixture(params=["memory", "redis"])
def new_counters(request: pytest.FixtureRequest) -> NewCounters:
    """The same counts, as another process sees them."""
    if request.param == "redis":
        redis: Redis = request.getfixturevalue("redis")
        return lambda: RedisCounters(redis.url)
    memory = MemoryCounters()
    return lambda: memory


@pytest.fixture
def key() -> str:
    return uuid4().hex


def test_each_time_counts_in_all_processes(new_counters: NewCounters, key: str) -> None:
    one, other = new_counters(), new_counters()
    assert [each.add(key, WINDOW_S).times for each in (one, other, one)] == [1, 2, 3]
    assert one.add(f"{key}-other", WINDOW_S).times == 1


def test_what_is_taken_back_was_not_one(new_counters: NewCounters, key: str) -> None:
    counters = new_counters()
    counters.add(key, WINDOW_S)
    counters.add(key, WINDOW_S, by=-1)
    assert counters.add(key, WINDOW_S).times == 1


def test_what_is_dropped_begins_anew(new_counters: NewCounters, key: str) -> None:
    counters = new_counters()
    for _ in range(3):
        counters.add(key, WINDOW_S)
    counters.drop(key)
    assert counters.add(key, WINDOW_S).times == 1


def test_a_count_says_when_it_is_over_and_more_of_it_does_not_put_that_off(new_counters: NewCounters, key: str) -> None:
    counters = new_counters()
    assert 0 < counters.add(key, 10).left_s <= 10
    assert counters.add(key, 1000).left_s <= 10


def test_a_count_that_is_over_begins_anew() -> None:
    counters = MemoryCounters()
    counters.add("key", 0)
    assert counters.add("key", WINDOW_S).times == 1


def test_nobody_waits_twice_for_a_redis_that_says_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        counters = RedisCounters(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        assert [counters.add("key", WINDOW_S).times for _ in range(3)] == [1, 2, 3]
        silent.accept()[0].close()
        silent.setblocking(False)
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_without_redis_each_process_counts_for_itself() -> None:
    counters = RedisCounters("redis://127.0.0.1:1/0")
    assert [counters.add("key", WINDOW_S).times for _ in range(3)] == [1, 2, 3]
    counters.drop("key")
    assert counters.add("key", WINDOW_S).times == 1
