"""What browsers are told about what this site may do, and which other sites may call it."""

import re
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, request
from flask_cors import CORS

from parley.domain.errors import ForeignOriginError, UnknownHostError
from parley.web.caller import OWNER_HEADER

# The page brings everything itself: no inline script or style, nothing from elsewhere but a picture that a reader has
# asked for. nginx sends the same.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: https: http:; font-src 'self'; "
        "connect-src 'self'; media-src 'self' blob:; frame-src 'self'; manifest-src 'self'; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(self), geolocation=()",
}
# Diagrams are drawn from what a model wrote, by a large library, in a frame without an origin and without a network.
DIAGRAM_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; font-src data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-scripts"
)
# No search engine keeps what somebody showed to somebody. nginx sends the same.
NOT_INDEXED = "noindex, nofollow, noarchive"
_HARMLESS = frozenset(("GET", "HEAD", "OPTIONS"))


def secure(
    app: Flask, cors_origins: Sequence[str], hosts: frozenset[str] | None, public_url: str | None = None
) -> None:
    """Security headers on every response; CORS on the API for these origins, and for no other.

    `hosts`: the names that Parley answers to, beside plain addresses; None: to any. `public_url`: our own origin, for
    where a proxy calls us by another name.
    """
    known_origins = (*cors_origins, public_url) if public_url else tuple(cors_origins)

    @app.before_request
    def refuse_other_names() -> None:
        # DNS rebinding: a stranger's page whose name suddenly stands for this machine would be of our own origin.
        if hosts is not None and not _is_known(request.host, hosts):
            raise UnknownHostError("Parley does not answer to this name: open it by its address, or set PARLEY_HOSTS.")

    @app.before_request
    def refuse_other_sites() -> None:
        # A form on another site's page can send a POST without asking for CORS; browsers say where it comes from.
        if request.method not in _HARMLESS and _is_foreign(known_origins):
            raise ForeignOriginError("Another site's page sent this: only those in PARLEY_CORS_ORIGINS may.")

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(("/api/", "/v1/")):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    if cors_origins:
        CORS(
            app,
            # Patterns, because flask-cors takes some addresses for patterns of its own.
            resources={r"/(api|v1)/.*": {"origins": [re.compile(rf"{re.escape(each)}\Z") for each in cors_origins]}},
            methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID", OWNER_HEADER, "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
            max_age=600,
        )


def _is_foreign(known_origins: Sequence[str]) -> bool:
    """Whether a page of another site sent the request. What says nothing of itself is no browser."""
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    if origin in known_origins:
        return False
    # No page can write it. Over plain HTTP browsers send none.
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and not _is_own(origin)


def _is_own(origin: str) -> bool:
    # Not its scheme: a proxy may speak another one with us than with the browser.
    try:
        return urlsplit(origin).netloc.lower() == request.host.lower()
    except ValueError:
        return False


def _is_known(host: str, names: frozenset[str]) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name in names
    return True
