"""LiteLLM's proxy, with answers that it makes up: how most people put many models behind one address."""

import contextlib
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client
from tests.peers.asking import Ask
from tests.peers.peer import answering
from tests.server import BACKEND, running_parley, unused_port

ANSWER = "It scatters light. " * 5
KEY = "sk-the-key-of-the-proxy"
_PROGRAMS = BACKEND / ".venv-peers" / "bin"


def _model(name: str, response: str) -> dict[str, object]:
    return {"model_name": name, "litellm_params": {"model": "openai/gpt-4o", "api_key": "x", "mock_response": response}}


# JSON is YAML.
CONFIG = {
    "model_list": [
        _model("plain", ANSWER),
        _model("limited", "litellm.RateLimitError"),
        _model("broken", "litellm.InternalServerError"),
    ],
    "general_settings": {"master_key": KEY},
}


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("litellm")
    port = unused_port()
    config = folder / "config.yaml"
    config.write_text(json.dumps(CONFIG))
    file = folder / "providers.toml"
    file.write_text(
        f"[providers.litellm]\nbase_url = 'http://127.0.0.1:{port}/v1'\nkeys = ['{KEY}']\nretries = 0\n"
        "[providers.litellm.model.broken]\nfallbacks = ['litellm/plain']\n"
    )
    command = [str(_PROGRAMS / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port)]
    # Its list of prices would come from the network.
    env = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "HOME": tempfile.gettempdir()}
    with contextlib.ExitStack() as stack:
        stack.enter_context(answering(command, f"http://127.0.0.1:{port}/health/liveliness", env))
        started = running_parley(env={"PARLEY_PROVIDERS_FILE": str(file)}, data_dir=folder / "data")
        yield stack.enter_context(started).url


@pytest.fixture
def ask(parley: str) -> Iterator[Ask]:
    with Ask(parley) as ask:
        yield ask


def test_its_models_are_listed_with_what_it_knows_of_them(parley: str) -> None:
    models = Client(parley).get("/api/models").json["models"]
    assert [model["id"] for model in models] == ["litellm/plain", "litellm/limited", "litellm/broken"]
    assert models[0]["context_window"] == 128_000


def test_an_answer_comes_with_its_counts(ask: Ask) -> None:
    stream = ask("Why?", "litellm/plain")
    end = stream.copy.end or {}
    assert (end["status"], stream.text) == ("complete", ANSWER)
    assert end["usage"]["output_tokens"] > 0
    assert end["usage"]["estimated"] is False


def test_a_limit_is_told_in_its_words(ask: Ask) -> None:
    error = (ask("Why?", "litellm/limited").copy.end or {})["error"]
    assert error["code"] == "provider_rate_limited"
    assert "this is a mock rate limit error" in error["detail"]


def test_a_model_that_is_broken_is_answered_for(ask: Ask) -> None:
    stream = ask("Why?", "litellm/broken")
    end = stream.copy.end or {}
    assert (end["status"], end["model"], stream.text) == ("complete", "litellm/plain", ANSWER)
