"""How often a password may be tried, and a letter asked for: by one address, for one account, and by one for one."""

from collections.abc import Sequence
from hashlib import sha256
from ipaddress import IPv6Network
from math import ceil

from parley.domain.errors import TooManyAttemptsError
from parley.relay.counters import Counters

_WINDOW_S = 15 * 60
_BY_BOTH = 10
_BY_ADDRESS = 100
# Beyond what its owner could mean: somebody with many addresses tries.
_BY_LOGIN = 300
_LETTERS_BY_LOGIN = 4
_LETTERS_BY_ADDRESS = 60


class Throttle:
    """Counts tries before they are made, so that many at once are as many."""

    def __init__(self, counters: Counters) -> None:
        self._counters = counters

    def note_try(self, login: str, address: str) -> None:
        """Raises TooManyAttemptsError."""
        detail = "Too many wrong passwords: wait a while, or ask an administrator for a link to set a new one."
        self._note(_keys(login, address), detail)

    def note_letter(self, login: str, address: str) -> None:
        """Raises TooManyAttemptsError."""
        keys = ((f"letter:{_who(login)}", _LETTERS_BY_LOGIN), (f"letters:{_place(address)}", _LETTERS_BY_ADDRESS))
        self._note(keys, "Too many letters were asked for: look for one in your mail, or wait a while.")

    def note_success(self, login: str, address: str) -> None:
        """Was no guess; and whoever knows the password may begin anew from here."""
        both, *others = _keys(login, address)
        self._counters.drop(both[0])
        for key, _ in others:
            self._counters.add(key, _WINDOW_S, by=-1)

    def _note(self, keys: Sequence[tuple[str, int]], detail: str) -> None:
        for key, most in keys:
            count = self._counters.add(key, _WINDOW_S)
            # What is refused is no try, and counts for nobody else: one stranger must not keep an owner out.
            if count.times > most:
                raise TooManyAttemptsError(detail, max(1, ceil(count.left_s)))


def _who(login: str) -> str:
    # Not the name itself: Redis may be read by others.
    return sha256(login.encode()).hexdigest()[:32]


def _place(address: str) -> str:
    """Of IPv6 the network of /64, which is one customer's (RFC 6177): they have more addresses than can be counted."""
    try:
        return str(IPv6Network((address, 64), strict=False))
    except ValueError:
        return address


def _keys(login: str, address: str) -> list[tuple[str, int]]:
    who, place = _who(login), _place(address)
    return [(f"both:{who}:{place}", _BY_BOTH), (f"address:{place}", _BY_ADDRESS), (f"login:{who}", _BY_LOGIN)]
