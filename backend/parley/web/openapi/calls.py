"""The API's description, for programs."""

from functools import cache

import msgspec
from flask import Blueprint, Response, current_app

from parley.web.openapi.document import document
from parley.web.openapi.operation import JSON, Reply, described

_NEWEST = "no-cache"


def openapi() -> Blueprint:
    """`/api/openapi.json`: made when somebody first asks, of the routes that there are then."""
    calls = Blueprint("openapi", __name__, url_prefix="/api")
    encoded = cache(lambda: msgspec.json.encode(document(current_app)))

    @calls.get("/openapi.json")
    @described("This description", {200: Reply("OpenAPI 3.1.", {JSON: {"type": "object"}})})
    def show() -> Response:
        return _newest(encoded(), JSON)

    return calls


def _newest(body: str | bytes, content_type: str) -> Response:
    return Response(body, content_type=content_type, headers={"Cache-Control": _NEWEST})
