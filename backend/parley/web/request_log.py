"""One log line and one count a request, and the id that ties lines together. Logs no query, body, header or token."""

import logging
import re
from time import monotonic
from uuid import uuid4

from flask import Flask, Response, g, request

from parley.domain.meter import Meter
from parley.domain.meter import Response as Told
from parley.logs import request_id

_log = logging.getLogger(__name__)
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Whoever knows one sees what is shared under it, or makes an account with it.
_TOKEN = re.compile(r"^(/s/|/api/shared/|/link/|/api/links/)[^/]+")


def log_requests(app: Flask, meter: Meter) -> None:
    """Takes the id of `X-Request-ID`, or makes one, and sends it back."""

    @app.before_request
    def begin() -> None:
        g.started = monotonic()
        given = request.headers.get("X-Request-ID", "")
        request_id.set(given if _ID.fullmatch(given) else uuid4().hex)

    @app.after_request
    def end(response: Response) -> Response:
        response.headers["X-Request-ID"] = request_id.get() or ""
        is_routine = request.path.startswith("/api/health/") or not request.path.startswith(("/api/", "/v1/"))
        head_s = monotonic() - g.started
        facts = {
            "method": request.method,
            "path": _TOKEN.sub(r"\1*", request.path),
            "status": response.status_code,
            # Until the head of the response: a stream goes on for as long as it is read.
            "head_ms": round(head_s * 1000),
        }
        route = request.url_rule.rule if request.url_rule else "unknown"
        meter.note_response(Told(request.method, route, response.status_code, head_s, is_routine))
        _log.log(logging.DEBUG if is_routine else logging.INFO, "request", extra=facts)
        return response
