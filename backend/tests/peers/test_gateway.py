"""The gateway between two strangers: OpenAI's client before it, LiteLLM's proxy or aimock behind it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.peers.aimock import ANSWERS, LONG, running_aimock
from tests.peers.litellm import ANSWER, running_litellm
from tests.server import running_parley

QUESTION: list[Any] = [{"role": "user", "content": "plain"}]
VECTOR = {"match": {"inputText": "vector"}, "response": {"embedding": [0.5, 0.25]}}


@pytest.fixture(scope="module")
def openai(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenAI]:
    folder: Path = tmp_path_factory.mktemp("gateway")
    with contextlib.ExitStack() as stack:
        aimock = stack.enter_context(running_aimock([*ANSWERS, VECTOR]))
        litellm = stack.enter_context(running_litellm(folder))
        file = folder / "both.toml"
        file.write_text(
            f"[providers.aimock]\nbase_url = '{aimock}'\nkeys = ['any']\nretry_base_ms = 0\n"
            f"[providers.litellm]\nbase_url = '{litellm.url}'\nkeys = ['{litellm.key}']\nretries = 0\n"
            "[providers.litellm.model.broken]\nfallbacks = ['litellm/plain']\n"
        )
        started = running_parley(env={"PARLEY_PROVIDERS_FILE": str(file)}, data_dir=folder / "data")
        url = stack.enter_context(started).url
        token = Client(url).post("/api/tokens", {"name": "A test"}).json["token"]
        yield stack.enter_context(OpenAI(base_url=f"{url}/v1", api_key=token, max_retries=0))


def text(openai: OpenAI, model: str, question: str = "plain") -> str:
    """A streamed answer, put together again."""
    stream = openai.chat.completions.create(model=model, messages=[{"role": "user", "content": question}], stream=True)
    return "".join(chunk.choices[0].delta.content or "" for chunk in stream)


@pytest.mark.parametrize(("model", "said"), [("aimock/gpt-4.1", LONG), ("litellm/plain", ANSWER)])
def test_an_answer_is_the_same_streamed_or_whole(openai: OpenAI, model: str, said: str) -> None:
    assert text(openai, model) == said
    whole = openai.chat.completions.create(model=model, messages=QUESTION)
    assert whole.choices[0].message.content == said
    assert whole.usage
    assert whole.usage.completion_tokens > 0


def test_models_of_both_are_listed(openai: OpenAI) -> None:
    owners = {model.owned_by for model in openai.models.list()}
    assert owners == {"aimock", "litellm"}


def test_tools_are_called(openai: OpenAI) -> None:
    stream = openai.chat.completions.stream(model="aimock/gpt-4.1", messages=[{"role": "user", "content": "tool"}])
    with stream as events:
        calls = events.get_final_completion().choices[0].message.tool_calls or []
    assert [(call.function.name, call.function.arguments) for call in calls] == [("look", '{"at":"sky"}')]


def test_a_limit_is_waited_for(openai: OpenAI) -> None:
    assert text(openai, "aimock/gpt-4.1", "limited") == "At last."


def test_a_stream_that_is_cut_is_an_error(openai: OpenAI) -> None:
    with pytest.raises(sdk.APIError) as caught:
        text(openai, "aimock/gpt-4.1", "cut")
    assert caught.value.code == "provider_broke_off"


def test_another_model_answers_for_one_that_is_broken(openai: OpenAI) -> None:
    raw = openai.chat.completions.with_raw_response.create(model="litellm/broken", messages=QUESTION)
    assert raw.headers["parley-model"] == "litellm/plain"
    assert raw.parse().choices[0].message.content == ANSWER


def test_a_limit_that_stays_is_one_for_the_client(openai: OpenAI) -> None:
    with pytest.raises(sdk.RateLimitError, match="mock rate limit"):
        openai.chat.completions.create(model="litellm/limited", messages=QUESTION)


def test_vectors(openai: OpenAI) -> None:
    vectors = openai.embeddings.create(model="aimock/text-embedding-3-small", input="vector", encoding_format="float")
    assert vectors.data[0].embedding == [0.5, 0.25]
