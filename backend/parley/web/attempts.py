"""Attempts to sign in at an OpenID provider, each in a cookie of the browser that makes it until that is back."""

import msgspec
from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from parley.openid.provider import Attempt
from parley.web.visitor import Visitors

# Somebody may have to look for their second factor.
_LASTS_S = 15 * 60
# Two tabs may attempt it at once.
_TOLD_APART = 8


class Attempts:
    """Writes and reads the cookies. `to`: where somebody wanted to go."""

    def __init__(self, key: str, visitors: Visitors) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="attempt")
        self._visitors = visitors

    def keep(self, response: Response, attempt: Attempt, to: str) -> Response:
        """Until this browser is back."""
        kept = self._serializer.dumps([*msgspec.structs.astuple(attempt), to])
        self._set(response, attempt.state, kept if isinstance(kept, str) else kept.decode(), _LASTS_S)
        return response

    def find(self, state: str) -> tuple[Attempt, str] | None:
        """None: this browser has made no such attempt, or too long ago."""
        try:
            *kept, to = self._serializer.loads(request.cookies.get(self._name(state), ""), max_age=_LASTS_S)
        except BadSignature:
            return None
        attempt = Attempt(*kept)
        return (attempt, to) if attempt.state == state else None

    def drop(self, response: Response, state: str) -> Response:
        """It is over."""
        self._set(response, state, "", 0)
        return response

    def _name(self, state: str) -> str:
        prefix = "__Host-" if self._visitors.is_secure() else ""
        return f"{prefix}parley-attempt-{state[:_TOLD_APART]}"

    def _set(self, response: Response, state: str, value: str, lasts_s: int) -> None:
        # The browser comes back from another site: `Strict` would keep the cookie from it.
        is_secure = self._visitors.is_secure()
        response.set_cookie(self._name(state), value, lasts_s, secure=is_secure, httponly=True, samesite="Lax")
