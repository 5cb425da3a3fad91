"""LiteLLM's proxy: its models, counts, limits, and another model where one is broken."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client import Client
from tests.peers.asking import Ask
from tests.peers.litellm import ANSWER, running_litellm
from tests.server import running_parley


@pytest.fixture(scope="module")
def parley(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("litellm")
    with contextlib.ExitStack() as stack:
        litellm = stack.enter_context(running_litellm(folder))
        file = folder / "providers.toml"
        file.write_text(
            f"[providers.litellm]\nbase_url = '{litellm.url}'\nkeys = ['{litellm.key}']\nretries = 0\n"
            "[providers.litellm.model.broken]\nfallbacks = ['litellm/plain']\n"
        )
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
