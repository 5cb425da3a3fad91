"""llama-cpp-python's server with the tiny model, as a process of its own, asked as it is or with Parley in front."""

import contextlib
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import requests

from tests.peers.peer import answering
from tests.server import BACKEND, unused_port

MODEL = "tiny"
_PYTHON = BACKEND / ".venv-llama" / "bin" / "python"


def make_model(file: Path) -> None:
    assert _PYTHON.exists(), "llama-cpp-python is not installed: make test-llama does so"
    subprocess.run([_PYTHON, "-m", "tests.llama.model", file], check=True, cwd=BACKEND)


@contextlib.contextmanager
def running_llama(model: Path, *options: str) -> Iterator[str]:
    """Its base URL. By default it answers one question at a time, and the next cuts off the one before."""
    port = unused_port()
    url = f"http://127.0.0.1:{port}/v1"
    address = {"HOST": "127.0.0.1", "PORT": str(port)}
    # As long a context as the model has.
    ours = ["--model", str(model), "--model_alias", MODEL, "--n_ctx", "0", "--n_threads", "1"]
    with answering([str(_PYTHON), "-m", "llama_cpp.server", *ours, *options], f"{url}/models", address):
        yield url


def said(url: str, turns: Sequence[tuple[str, str]], **params: Any) -> tuple[str, str]:
    """Its own answer, and why it ended, to whoever asks without Parley."""
    messages = [{"role": role, "content": text} for role, text in turns]
    reply = requests.post(f"{url}/chat/completions", json={"model": MODEL, "messages": messages, **params}, timeout=30)
    assert reply.status_code == 200, reply.text
    (choice,) = reply.json()["choices"]
    return choice["message"]["content"], choice["finish_reason"]
