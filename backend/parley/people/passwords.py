"""Passwords: hashed and checked with argon2, in threads of their own: it takes long enough to stall every stream."""

import secrets
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from gevent.threadpool import ThreadPool

from parley.domain.errors import FieldError, InvalidError

T = TypeVar("T")

SHORTEST = 10
LONGEST = 500
# Each takes 64 MiB for as long as it works.
_AT_ONCE = 2


class Passwords:
    """The hashes are argon2's own notation, with salt and parameters (RFC 9106)."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._pool = ThreadPool(_AT_ONCE)
        # What is compared where there is nobody: as slow as with somebody, so that nobody learns who has an account.
        self._nobodys = self._pool.spawn(self._hasher.hash, secrets.token_urlsafe())

    def hashed(self, password: str) -> str:
        """Waits for its turn; the hub does not."""
        return self._apart(self._hasher.hash, password)

    def is_right(self, password: str, hashed: str | None) -> bool:
        """The same. `hashed` None: there is none that could be right, which takes as long to say."""
        return self._apart(self._verifies, hashed or self._nobodys.get() or "", password) and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Made with other parameters than today's."""
        return self._hasher.check_needs_rehash(hashed)

    def _verifies(self, hashed: str, password: str) -> bool:
        try:
            return self._hasher.verify(hashed, password)
        except (VerificationError, InvalidHashError):
            return False

    def _apart(self, work: Callable[..., T], *values: str) -> T:
        return self._pool.apply(work, values)


def check_password(password: str, *, login: str, name: str) -> None:
    """Raises InvalidError for one that anybody would guess."""
    folded = password.strip().casefold()
    if not SHORTEST <= len(password) <= LONGEST:
        _refuse(f"A password has {SHORTEST} to {LONGEST} characters.")
    if len(set(folded)) < SHORTEST // 2:
        _refuse("This password repeats itself: choose one with more different characters.")
    if folded in (login.casefold(), name.casefold(), login.partition("@")[0].casefold()):
        _refuse("The password is the name: choose another one.")


def _refuse(detail: str) -> None:
    raise InvalidError(detail, [FieldError("password", detail)])
