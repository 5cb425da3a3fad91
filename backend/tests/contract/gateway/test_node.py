"""The gateway, asked by OpenAI's own client for Node."""

import json
import subprocess
from pathlib import Path
from typing import Any

from tests.contract.gateway.test_chat import USAGE, whole
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import DEFAULT_MODELS, ScriptedUpstream
from tests.served import Served

_CLIENT = Path(__file__).with_name("node_client.mjs")


def answer(request: ScriptedRequest) -> None:
    if request.path.endswith("/embeddings"):
        embedding = {"object": "embedding", "index": 0, "embedding": [0.5, 0.25]}
        request.respond(200, body={"object": "list", "data": [embedding], "model": "m", "usage": {"prompt_tokens": 2}})
    elif request.path.endswith("/speech"):
        request.respond(200, {"Content-Type": "audio/mpeg"}, "a sound")
    elif request.path.endswith("/transcriptions"):
        request.respond(200, body={"text": "Hello."})
    elif request.body["model"] == "refused":
        request.respond(400, body={"error": {"message": "No."}})
    elif request.body.get("stream"):
        request.send_text("One")
        request.send_text(" two")
        request.finish(usage=USAGE)
    else:
        whole(request, *["Hello."] * int(request.body["n"]))


def test_it_takes_every_reply_as_openais_own(served: Served, token: str, upstream: ScriptedUpstream) -> None:
    upstream.auto(answer)
    command = ["node", str(_CLIENT), f"{served.parley.url}/v1", token]
    ran = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr.decode()
    said: dict[str, Any] = json.loads(ran.stdout)
    assert said == {
        "whole": ["Hello.", "Hello."],
        "streamed": "One two",
        "tokens": 12,
        "embedding": [0.5, 0.25],
        "models": [f"openai/{name}" for name in DEFAULT_MODELS],
        "refused": [400, "provider_refused", "BadRequestError"],
        "speech": "a sound",
        "heard": "Hello.",
    }
