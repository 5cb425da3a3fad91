"""How often something happened lately: what throttles count with. In one process, or, over Redis, in all of them."""

import logging
from time import monotonic
from typing import NamedTuple, Protocol

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

_log = logging.getLogger(__name__)

_TIMEOUT_S = 1.0
# Whoever asks meanwhile does not wait for it again.
_REST_S = 5.0
# When so many are known, or twice as many as the last time, those that are over are forgotten.
_SWEEP = 10_000


class Count(NamedTuple):
    """`left_s`: until it begins anew."""

    times: int
    left_s: float


class Counters(Protocol):
    """Each count begins anew after its time. None waits longer than a second."""

    def add(self, key: str, window_s: int, by: int = 1) -> Count:
        """Once more, this time included. `by` -1: once less, for it was none of those that are counted."""

    def drop(self, key: str) -> None:
        """As if it had never happened."""


class MemoryCounters:
    """See `Counters`."""

    def __init__(self) -> None:
        self._counts: dict[str, tuple[int, float]] = {}
        self._sweep_at = _SWEEP

    def add(self, key: str, window_s: int, by: int = 1) -> Count:
        now = monotonic()
        if len(self._counts) >= self._sweep_at:
            self._counts = {each: count for each, count in self._counts.items() if count[1] > now}
            self._sweep_at = max(_SWEEP, 2 * len(self._counts))
        times, ends_at = self._counts.get(key, (0, 0.0))
        if ends_at <= now:
            times, ends_at = 0, now + window_s
        self._counts[key] = (times + by, ends_at)
        return Count(times + by, ends_at - now)

    def drop(self, key: str) -> None:
        self._counts.pop(key, None)


class RedisCounters:
    """See `Counters`. While Redis is out of reach each process counts for itself, and looks again now and then."""

    def __init__(self, url: str) -> None:
        """`url`: as redis-py takes it; nothing is connected yet."""
        limits = {"socket_timeout": _TIMEOUT_S, "socket_connect_timeout": _TIMEOUT_S}
        self._client = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), **limits)
        self._own = MemoryCounters()
        self._rests_until = 0.0

    def add(self, key: str, window_s: int, by: int = 1) -> Count:
        if self._rests:
            return self._own.add(key, window_s, by)
        pipeline = self._client.pipeline()
        pipeline.incrby(_name(key), by)
        pipeline.expire(_name(key), window_s, nx=True)
        pipeline.ttl(_name(key))
        try:
            times, _, left_s = pipeline.execute()
        except redis.RedisError as error:
            self._rest(error)
            return self._own.add(key, window_s, by)
        return Count(times, max(left_s, 0))

    def drop(self, key: str) -> None:
        self._own.drop(key)
        if self._rests:
            return
        try:
            self._client.delete(_name(key))
        except redis.RedisError as error:
            self._rest(error)

    @property
    def _rests(self) -> bool:
        return monotonic() < self._rests_until

    def _rest(self, error: redis.RedisError) -> None:
        _log.warning("redis out of reach", extra={"cause": repr(error)})
        self._rests_until = monotonic() + _REST_S


def _name(key: str) -> str:
    return f"parley:count:{key}"
