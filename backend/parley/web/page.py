"""The built page, served beside the API. On a server nginx does this; the headers are the same."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Response, redirect, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as WerkzeugResponse

from parley.web.caller import open_to_all
from parley.web.security import DIAGRAM_POLICY, NOT_INDEXED

# Built files under assets/ carry a hash of their content in their names.
_FOR_EVER = "public, max-age=31536000, immutable"
_NEVER = "no-cache"


class _OutsideApi(PathConverter):
    """A path that is none of the API's, so that a method the API does not know is still told apart."""

    regex = "(?!api(/|$)).*?"


def page(folder: Path) -> Blueprint:
    """Everything outside `/api`: the page at its addresses, files of `folder`; for anything else the page, as 404."""
    calls = Blueprint("page", __name__)
    calls.record_once(lambda state: state.app.url_map.converters.update(outside_api=_OutsideApi))

    @calls.get("/")
    @calls.get("/c/<_conversation>")
    @open_to_all
    def show(_conversation: str = "") -> Response:
        return _file(folder, "index.html", _NEVER)

    @calls.get("/s/<_token>")
    @open_to_all
    def show_shared(_token: str) -> Response:
        response = _file(folder, "shared.html", _NEVER)
        response.headers["X-Robots-Tag"] = NOT_INDEXED
        return response

    @calls.get("/sign-in")
    @calls.get("/link/<_secret>")
    @open_to_all
    def show_sign_in(_secret: str = "") -> Response:
        response = _file(folder, "sign-in.html", _NEVER)
        response.headers["X-Robots-Tag"] = NOT_INDEXED
        return response

    @calls.get("/admin")
    @open_to_all
    def show_administration() -> Response:
        # What is on it, only administrators are told.
        return _file(folder, "admin.html", _NEVER)

    @calls.route("/share", methods=["GET", "POST"])
    @open_to_all
    def share() -> WerkzeugResponse:
        # What is shared is for the page's service worker to take. Where there is none, the page says that nothing came.
        return redirect("/?shared", HTTPStatus.SEE_OTHER)

    @calls.get("/diagram.html")
    @open_to_all
    def diagram() -> Response:
        response = _file(folder, "diagram.html", _NEVER)
        response.headers["Content-Security-Policy"] = DIAGRAM_POLICY
        return response

    @calls.get("/assets/<path:path>")
    @open_to_all
    def asset(path: str) -> Response:
        response = _file(folder / "assets", path, _FOR_EVER)
        # The frame of diagrams has no origin; nothing in here is a secret.
        response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    @calls.get("/<outside_api:path>")
    @open_to_all
    def other(path: str) -> Response:
        try:
            return _file(folder, path, _NEVER)
        except NotFound:
            response = _file(folder, "index.html", _NEVER)
            response.status_code = 404
            return response

    return calls


def _file(folder: Path, path: str, cache: str) -> Response:
    response = send_from_directory(folder, path)
    response.headers["Cache-Control"] = cache
    return response
