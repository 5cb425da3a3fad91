"""A provider's keys: which is used next, and which rest because the provider refused or limited them."""

import math
import random
from collections.abc import Callable, Sequence
from time import monotonic

from parley.upstream.config import KeyStrategy
from parley.upstream.error import UpstreamError
from parley.upstream.wait import LONGEST_WAIT_S, said_wait

# Some providers say 0: then the others are tried first.
_SHORTEST_S = 1.0


class Keys:
    """One key or several, or none: then every request goes without."""

    def __init__(
        self,
        provider: str,
        keys: Sequence[str],
        strategy: KeyStrategy,
        clock: Callable[[], float] = monotonic,
        choose: Callable[[Sequence[str | None]], str | None] = random.choice,
    ) -> None:
        """`clock`: seconds since whenever; `choose`: one of several, for the strategy `random`."""
        self._provider = provider
        # The one that comes first is the next in turn.
        self._keys: list[str | None] = list(dict.fromkeys(keys)) or [None]
        self._numbers = {key: number for number, key in reversed(list(enumerate(keys, 1)))}
        self._strategy = strategy
        self._clock = clock
        self._choose = choose
        self._rests_until: dict[str | None, float] = {}
        self._limited_at: dict[str | None, float] = {}

    def take(self) -> str | None:
        """The next one. Raises UpstreamError, which says when one will be ready, if all of them rest."""
        now = self._clock()
        ready = [key for key in self._keys if self._rests_until.get(key, 0.0) <= now]
        if not ready:
            raise self._all_rest(min(self._rests_until.values()) - now)
        if self._strategy == "random":
            return self._choose(ready)
        if self._strategy == "least_limited":
            key = min(ready, key=lambda each: self._limited_at.get(each, -math.inf))
        else:
            key = ready[0]
        self._keys.remove(key)
        self._keys.append(key)
        return key

    def note(self, key: str | None, error: UpstreamError) -> bool:
        """A request with it failed. Whether that was the key's fault, and another one is ready.

        A single one never rests: what else would be tried meanwhile? And other models may not be limited.
        """
        if error.key_rests_s is None or len(self._keys) == 1:
            return False
        told_s = error.retry_after_s
        rest_s = error.key_rests_s if told_s is None else max(told_s, _SHORTEST_S)
        now = self._clock()
        self._limited_at[key] = now
        self._rests_until[key] = now + rest_s
        return any(self._rests_until.get(each, 0.0) <= now for each in self._keys if each != key)

    def resting(self) -> list[tuple[int, float]]:
        """Those that are left alone: their places among the provider's keys, from 1, and for how many seconds more."""
        now = self._clock()
        return sorted(
            (self._numbers[key], until - now) for key, until in self._rests_until.items() if key and until > now
        )

    def _all_rest(self, wait_s: float) -> UpstreamError:
        detail = f"All keys of {self._provider} are limited or refused at the moment: try again in {said_wait(wait_s)}."
        return UpstreamError(
            "provider_rate_limited",
            detail,
            is_retryable=wait_s <= LONGEST_WAIT_S,
            retry_after_s=wait_s,
            is_elsewhere=True,
        )
