"""The relay as tutorials write it: Flask and requests, a generator over `iter_lines`, under a gevent worker."""

import os
from collections.abc import Iterator

import requests
from flask import Flask, Response, request

app = Flask(__name__)
session = requests.Session()
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=4096))


@app.post("/v1/chat/completions")
def relay() -> Response:
    """Passes each event on as it comes."""
    url = f"{os.environ['OPENAI_BASE_URL']}/chat/completions"
    upstream = session.post(url, json=request.get_json(), stream=True, timeout=(5, None))

    def events() -> Iterator[str]:
        with upstream:
            for line in upstream.iter_lines():
                if line:
                    yield line.decode() + "\n\n"

    return Response(events(), content_type="text/event-stream")
