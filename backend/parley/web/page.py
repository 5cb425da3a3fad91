"""The built page, served beside the API. On a server nginx does this; the headers are the same."""

from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound

# Built files under assets/ carry a hash of their content in their names.
_FOR_EVER = "public, max-age=31536000, immutable"
_NEVER = "no-cache"


def page(folder: Path) -> Blueprint:
    """Everything outside `/api`: files of `folder`, and the page itself for every address the page knows."""
    calls = Blueprint("page", __name__)

    @calls.get("/", defaults={"path": "index.html"})
    @calls.get("/<path:path>")
    def show(path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise NotFound
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
