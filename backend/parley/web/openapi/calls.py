"""The API's description, for programs and for people."""

from functools import cache

import msgspec
from flask import Blueprint, Response, current_app, render_template

from parley.web.caller import open_to_all
from parley.web.openapi.document import document
from parley.web.openapi.operation import JSON, Reply, described

_HTML, _CSS = "text/html; charset=utf-8", "text/css; charset=utf-8"


def openapi() -> Blueprint:
    """`/api/openapi.json` and `/api/docs`: made when somebody first asks, of the routes that there are then."""
    calls = Blueprint("openapi", __name__, url_prefix="/api", template_folder="templates")
    made = cache(lambda: document(current_app))
    encoded = cache(lambda: msgspec.json.encode(made()))
    rendered = cache(lambda: render_template("docs.html", document=made(), schemas=made()["components"]["schemas"]))
    style = cache(lambda: render_template("docs.css"))

    @calls.get("/openapi.json")
    @open_to_all
    @described("This description", {200: Reply("OpenAPI 3.1.", {JSON: {"type": "object"}})})
    def show() -> Response:
        return _newest(encoded(), JSON)

    @calls.get("/docs")
    @open_to_all
    @described("This description, to be read", {200: Reply("A page.", {"text/html": {"type": "string"}})})
    def read() -> Response:
        return _newest(rendered(), _HTML)

    @calls.get("/docs.css")
    @open_to_all
    @described("How that page looks", {200: Reply("A stylesheet.", {"text/css": {"type": "string"}})})
    def look() -> Response:
        return _newest(style(), _CSS)

    return calls


def _newest(body: str | bytes, content_type: str) -> Response:
    return Response(body, content_type=content_type, headers={"Cache-Control": "no-cache"})
