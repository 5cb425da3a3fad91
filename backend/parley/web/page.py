"""The built page, served beside the API. On a server nginx does this; the headers are the same."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound
from werkzeug.routing import PathConverter

# Built files under assets/ carry a hash of their content in their names.
_FOR_EVER = "public, max-age=31536000, immutable"
_NEVER = "no-cache"


class _OutsideApi(PathConverter):
    """A path that is none of the API's, so that a method the API does not know is still told apart."""

    regex = "(?!api(/|$)).*?"


def page(folder: Path) -> Blueprint:
    """Everything outside `/api`: files of `folder`, and the page itself for every address the page knows."""
    calls = Blueprint("page", __name__)
    calls.record_once(lambda state: state.app.url_map.converters.update(outside_api=_OutsideApi))

    @calls.get("/", defaults={"path": "index.html"})
    @calls.get("/<outside_api:path>")
    def show(path: str) -> Response:
        is_asset = path.startswith("assets/")
        try:
            response = send_from_directory(folder, path)
        except NotFound:
            if is_asset or "." in path.rsplit("/", 1)[-1]:
                raise
            response = send_from_directory(folder, "index.html")
        response.headers["Cache-Control"] = _FOR_EVER if is_asset else _NEVER
        return response

    return calls
