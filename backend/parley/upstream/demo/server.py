"""The demo model's HTTP server, on a free port of this machine's loopback. Keeps nothing between two requests."""

import json
import logging
from collections.abc import Iterator, Mapping
from importlib.resources import files
from time import time
from uuid import uuid4

import gevent
from flask import Flask, Response, request
from gevent.pywsgi import WSGIServer
from werkzeug.exceptions import HTTPException

from parley.upstream.demo.answer import Language
from parley.upstream.demo.drawing import DrawingRequest, drawn, parse_drawing, parse_edit, picture_usage
from parley.upstream.demo.wire import (
    MODEL,
    PICTURES,
    InvalidRequestError,
    complete,
    completion_body,
    completion_chunks,
    error_body,
    models_body,
    parse_request,
)

# About the pace of a hosted model: slow enough to read along and to press Stop.
_TOKEN_INTERVAL_S = 0.02
# A picture takes about a second.
_TOKENS_A_PICTURE = 50
_log = logging.getLogger(__name__)


class DemoServer:
    """An OpenAI-compatible server with one model that writes and one that draws."""

    def __init__(self, token_interval_s: float = _TOKEN_INTERVAL_S) -> None:
        texts = files("parley.upstream.demo") / "answers"
        bodies: dict[Language, str] = {
            "en": (texts / "en.md").read_text("utf-8"),
            "zh": (texts / "zh.md").read_text("utf-8"),
        }
        app = _app(bodies, token_interval_s)
        # A client that goes away in mid-answer is Stop at work, not news.
        self._server = WSGIServer(("127.0.0.1", 0), app, log=None, error_log=_log)

    def start(self) -> str:
        """Listens, and returns the base URL."""
        self._server.start()
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def stop(self) -> None:
        """Closes every connection."""
        self._server.stop(timeout=0)


def _app(bodies: Mapping[Language, str], token_interval_s: float) -> Flask:
    app = Flask("parley.upstream.demo", static_folder=None)

    @app.errorhandler(HTTPException)
    def explain(error: HTTPException) -> Response:
        return _json(error_body(error.description or error.name), error.code or 500)

    @app.errorhandler(InvalidRequestError)
    def refuse(error: InvalidRequestError) -> Response:
        return _json(error_body(str(error)), 400)

    @app.get("/v1/models")
    def models() -> Response:
        return _json(models_body())

    @app.post("/v1/chat/completions")
    def answer() -> Response:
        asked = parse_request(request.get_data())
        if asked.model != MODEL:
            return _json(error_body(f"The demo model is called {MODEL}, there is no other."), 404)
        completion = complete(asked, bodies)
        identifier, created = f"chatcmpl-{uuid4().hex}", int(time())
        if not asked.stream:
            return _json(completion_body(identifier, created, completion))
        chunks = completion_chunks(identifier, created, completion, includes_usage=asked.includes_usage)
        return Response(_paced(chunks, token_interval_s), content_type="text/event-stream")

    _serve_pictures(app, token_interval_s * _TOKENS_A_PICTURE)
    return app


def _serve_pictures(app: Flask, interval_s: float) -> None:
    @app.post("/v1/images/generations")
    def draw() -> Response:
        return _drawn(parse_drawing(request.get_data()))

    @app.post("/v1/images/edits")
    @app.post("/v1/images/variations")
    def draw_on() -> Response:
        files = [file.read() for _, file in request.files.items(multi=True)]
        return _drawn(parse_edit(request.form, files))

    def _drawn(asked: DrawingRequest) -> Response:
        if asked.model != PICTURES:
            return _json(error_body(f"The demo model that draws is called {PICTURES}, there is no other."), 404)
        pictures = []
        for number in range(asked.n):
            gevent.sleep(interval_s)
            pictures.append(drawn(asked, number))
        return _json({"created": int(time()), "data": pictures, "usage": picture_usage(asked)})


def _paced(chunks: Iterator[Mapping[str, object]], interval_s: float) -> Iterator[str]:
    for chunk in chunks:
        yield f"data: {json.dumps(chunk)}\n\n"
        gevent.sleep(interval_s)
    yield "data: [DONE]\n\n"


def _json(body: Mapping[str, object], status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")
