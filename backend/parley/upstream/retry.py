"""How often and after how long a request is made again: exponential, with full jitter. Pure."""

from collections.abc import Callable

import msgspec

from parley.upstream.wait import LONGEST_WAIT_S


class Retries(msgspec.Struct, frozen=True):
    """`count` retries after the first request; the first pause is at most `base_ms`, each further one twice as long."""

    count: int
    base_ms: int

    def pause_s(self, retry: int, asked_s: float | None, roll: Callable[[], float]) -> float:
        """Seconds to wait before retry number `retry` (from 1); `asked_s`: the provider's wish; `roll`: in [0, 1)."""
        if asked_s is not None:
            return min(asked_s, LONGEST_WAIT_S)
        return min(self.base_ms / 1000 * 2.0 ** (retry - 1), LONGEST_WAIT_S) * roll()
