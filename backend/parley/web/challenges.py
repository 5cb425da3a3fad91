"""Challenges for passkeys, each in a cookie of the browser that is asked, until it brings it back signed."""

from flask import Response, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from parley.people.passkeys import LASTS_S, Begun, Challenge, Purpose
from parley.web.visitor import Visitors


class Challenges:
    """Writes and reads the cookies. `public_url`: where people reach us; None: wherever they say that they do."""

    def __init__(self, key: str, visitors: Visitors, public_url: str | None) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="passkey")
        self._visitors = visitors
        self._public_url = public_url.lower() if public_url else None

    def origin(self) -> str:
        """Of our page, as a browser writes it, which signs that it sees this one and no other."""
        scheme = "https" if self._visitors.is_secure() else "http"
        return self._public_url or f"{scheme}://{request.host}"

    def keep(self, response: Response, begun: Begun) -> Response:
        """Until this browser brings it back. It has one of a kind."""
        kept = self._serializer.dumps([*begun.challenge])
        self._set(response, kept if isinstance(kept, str) else kept.decode(), LASTS_S)
        return response

    def find(self, *purposes: Purpose) -> Challenge | None:
        """None: this browser was asked nothing of the kind, or too long ago."""
        try:
            challenge = Challenge(*self._serializer.loads(request.cookies.get(self._name(), ""), max_age=LASTS_S))
        except BadSignature:
            return None
        return challenge if challenge.purpose in purposes else None

    def drop(self, response: Response) -> Response:
        """It is over."""
        self._set(response, "", 0)
        return response

    def _name(self) -> str:
        return "__Host-parley-passkey" if self._visitors.is_secure() else "parley-passkey"

    def _set(self, response: Response, value: str, lasts_s: int) -> None:
        is_secure = self._visitors.is_secure()
        response.set_cookie(self._name(), value, lasts_s, secure=is_secure, httponly=True, samesite="Strict")
