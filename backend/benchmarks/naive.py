"""The relay as tutorials write it: Flask and requests, a generator over `iter_lines`, under a gevent worker.

It reads each event, as everybody does who wants its text, and passes the text on as an event of its own.
"""

import json
import os
from collections.abc import Iterator

import requests
from flask import Flask, Response, request

app = Flask(__name__)
session = requests.Session()
session.mount("http://", requests.adapters.HTTPAdapter(pool_maxsize=4096))


@app.post("/v1/chat/completions")
def relay() -> Response:
    """Passes each piece of text on as it comes."""
    url = f"{os.environ['OPENAI_BASE_URL']}/chat/completions"
    upstream = session.post(url, json=request.get_json(), stream=True, timeout=(5, None))

    def events() -> Iterator[str]:
        with upstream:
            for line in upstream.iter_lines():
                if line.startswith(b"data: {"):
                    choices = json.loads(line.removeprefix(b"data: "))["choices"]
                    content = choices[0]["delta"].get("content") if choices else None
                    if content:
                        yield f"data: {json.dumps({'content': content}, separators=(',', ':'))}\n\n"

    return Response(events(), content_type="text/event-stream")
