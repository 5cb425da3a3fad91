"""How often a password may be tried: by one address for one account, by one address, and for one account at all."""

from hashlib import sha256
from math import ceil

from parley.domain.errors import TooManyAttemptsError
from parley.relay.counters import Counters

_WINDOW_S = 15 * 60
_BY_BOTH = 10
_BY_ADDRESS = 100
# Beyond what its owner could mean: somebody with many addresses tries.
_BY_LOGIN = 300


class Throttle:
    """Counts tries before they are made, so that many at once are as many."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def note_try(self, login: str, address: str) -> None:
        """Raises TooManyAttemptsError."""
        counts = [(self._counters.add(key, _WINDOW_S), most) for key, most in _keys(login, address)]
        waits = [count.left_s for count, most in counts if count.times > most]
        if waits:
            detail = "Too many wrong passwords: wait a while, or ask an administrator for a link to set a new one."
            raise TooManyAttemptsError(detail, max(1, ceil(max(waits))))

    def note_success(self, login: str, address: str) -> None:
        """Was no guess; and whoever knows the password may begin anew from here."""
        both, *others = _keys(login, address)
        self._counters.drop(both[0])
        for key, _ in others:
            self._counters.add(key, _WINDOW_S, by=-1)


def _keys(login: str, address: str) -> list[tuple[str, int]]:
    # Not the names themselves: Redis may be read by others.
    who = sha256(login.encode()).hexdigest()[:32]
    return [(f"both:{who}:{address}", _BY_BOTH), (f"address:{address}", _BY_ADDRESS), (f"login:{who}", _BY_LOGIN)]
