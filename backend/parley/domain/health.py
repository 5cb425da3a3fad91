"""How a provider does: what one process knows of it, and what everybody's questions of late came to. Pure."""

from collections.abc import Sequence
from statistics import median_low
from typing import NamedTuple, Self

import msgspec

# The one error that says that nobody was there; after any other somebody has answered.
_UNREACHABLE = "provider_unreachable"


class Mishap(msgspec.Struct, frozen=True):
    """`code`: as of a run's error; `at`: milliseconds since 1970."""

    code: str
    at: int

    @property
    def is_out_of_reach(self) -> bool:
        return self.code == _UNREACHABLE


class RestingKey(NamedTuple):
    """`number`: its place among the provider's keys, from 1. `until`: milliseconds since 1970."""

    number: int
    until: int


class KnownOf(NamedTuple):
    """What this process knows of a provider. `address`: host and port. `listed_at`: null where nobody has to ask.

    `heard_at`: when it last answered, whatever it said.
    """

    name: str
    address: str
    is_offered: bool
    heard_at: int | None
    mishap: Mishap | None
    keys: int
    resting: Sequence[RestingKey]
    models: int
    listed_at: int | None


class Lately(NamedTuple):
    """What became of everybody's questions to a provider; of the last hour, what is counted.

    `waits`: milliseconds to each first token. `heard_at`, `mishap`: of the last day.
    """

    requests: int = 0
    failures: int = 0
    waits: tuple[int, ...] = ()
    heard_at: int | None = None
    mishap: Mishap | None = None

    def plus(self, other: Self) -> "Lately":
        """Both together."""
        return Lately(
            self.requests + other.requests,
            self.failures + other.failures,
            self.waits + other.waits,
            _later(self.heard_at, other.heard_at),
            _latest(self.mishap, other.mishap),
        )


class Health(NamedTuple):
    """`is_reachable`: None where nobody has asked it for anything."""

    is_reachable: bool | None
    mishap: Mishap | None
    requests: int
    failures: int
    first_token_ms: int | None


def health_of(known: KnownOf, lately: Lately) -> Health:
    """The latest word counts, whoever heard it."""
    mishap = _latest(known.mishap, lately.mishap)
    heard_at = _later(known.heard_at, lately.heard_at)
    is_out = mishap is not None and mishap.is_out_of_reach and mishap.at >= (heard_at or 0)
    is_known = mishap is not None or heard_at is not None
    first_token_ms = median_low(lately.waits) if lately.waits else None
    return Health(not is_out if is_known else None, mishap, lately.requests, lately.failures, first_token_ms)


def _later(one: int | None, other: int | None) -> int | None:
    return max((each for each in (one, other) if each is not None), default=None)


def _latest(one: Mishap | None, other: Mishap | None) -> Mishap | None:
    return max((each for each in (one, other) if each), key=lambda each: each.at, default=None)
