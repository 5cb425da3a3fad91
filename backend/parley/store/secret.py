"""Secrets that are told once: a digest of one is all that is kept, so that nobody who reads the database can use it."""

import secrets
from hashlib import sha256

# 256 bits: nobody guesses one, and a plain digest of it is as good as a slow one.
_BYTES = 32


def new_secret() -> str:
    """URL-safe."""
    return secrets.token_urlsafe(_BYTES)


def digest(secret: str) -> str:
    """SHA-256, in hexadecimal digits."""
    return sha256(secret.encode()).hexdigest()
