"""What a program says instead of a person (RFC 6750)."""

from flask import request


def bearer() -> str | None:
    """The token of the request; None if it has none."""
    # Not werkzeug's reading of it, which fails for some that are none.
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None
