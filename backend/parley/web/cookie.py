"""The cookie of somebody who is signed in: a signed secret, for this site alone, and out of every script's sight."""

from flask import Response, request
from itsdangerous import BadSignature, Signer

from parley.web.visitor import Visitors

_PLAIN = "parley"
# Browsers take one of this name only over TLS, for the whole site, and from this very host (RFC 6265bis, 4.1.3.2).
_SECURE = "__Host-parley"
# The most that browsers keep one. Whether it is still good, the server knows.
_LASTS_S = 400 * 24 * 60 * 60


class Cookie:
    """Writes and reads it."""

    def __init__(self, key: str, visitors: Visitors) -> None:
        self._signer = Signer(key, salt="sign-in")
        self._visitors = visitors

    def read(self) -> str | None:
        """The secret in the request's cookie; None if there is none, or one that nobody here has signed."""
        said = request.cookies.get(self._name())
        try:
            return self._signer.unsign(said).decode() if said else None
        except BadSignature:
            return None

    def write(self, response: Response, secret: str) -> Response:
        """From now on the browser says this secret."""
        signed = self._signer.sign(secret).decode()
        self._set(response, signed, _LASTS_S)
        return response

    def clear(self, response: Response) -> Response:
        """From now on it says none, and forgets what it has kept of this site."""
        self._set(response, "", 0)
        # https://www.w3.org/TR/clear-site-data/: what it may keep of replies. What scripts keep, the page clears.
        response.headers["Clear-Site-Data"] = '"cache"'
        return response

    def _name(self) -> str:
        return _SECURE if self._visitors.is_secure() else _PLAIN

    def _set(self, response: Response, value: str, lasts_s: int) -> None:
        response.set_cookie(
            self._name(), value, lasts_s, secure=self._visitors.is_secure(), httponly=True, samesite="Lax"
        )
