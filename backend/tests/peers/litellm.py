"""LiteLLM's proxy, with answers that it makes up: how most people put many models behind one address."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.peers.peer import answering
from tests.server import BACKEND, unused_port

ANSWER = "It scatters light. " * 5
_KEY = "sk-the-key-of-the-proxy"
_PROGRAMS = BACKEND / ".venv-peers" / "bin"


def _model(name: str, response: str) -> dict[str, object]:
    return {"model_name": name, "litellm_params": {"model": "openai/gpt-4o", "api_key": "x", "mock_response": response}}


# JSON is YAML.
_CONFIG = {
    "model_list": [
        _model("plain", ANSWER),
        _model("limited", "litellm.RateLimitError"),
        _model("broken", "litellm.InternalServerError"),
    ],
    "general_settings": {"master_key": _KEY},
}


class LiteLLM(NamedTuple):
    """`url`: its base URL; `key`: what it asks for."""

    url: str
    key: str


@contextlib.contextmanager
def running_litellm(folder: Path) -> Iterator[LiteLLM]:
    """`folder`: for its configuration."""
    port = unused_port()
    config = folder / "config.yaml"
    config.write_text(json.dumps(_CONFIG))
    command = [str(_PROGRAMS / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    # Its list of prices would come from the network.
    env = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "HOME": tempfile.gettempdir()}
    with answering(command, f"http://127.0.0.1:{port}/health/liveliness", env):
        yield LiteLLM(f"http://127.0.0.1:{port}/v1", _KEY)
