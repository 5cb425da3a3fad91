"""What browsers are told about what this site may do, and which other sites may call it."""

from collections.abc import Sequence

from flask import Flask, Response, request
from flask_cors import CORS

# The page brings everything itself: no inline script or style, nothing from elsewhere. nginx sends the same.
PAGE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


def secure(app: Flask, cors_origins: Sequence[str]) -> None:
    """Security headers on every response; CORS on the API for these origins, and for no other."""

    @app.after_request
    def add_headers(response: Response) -> Response:
        for name, value in PAGE_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith("/api/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    if cors_origins:
        CORS(
            app,
            resources={r"/api/.*": {"origins": list(cors_origins)}},
            methods=["GET", "POST", "PATCH", "DELETE"],
            allow_headers=["Content-Type", "Last-Event-ID", "X-Request-ID"],
            expose_headers=["Retry-After", "X-Request-ID"],
            max_age=600,
        )
