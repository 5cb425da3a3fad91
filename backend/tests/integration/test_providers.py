"""Several providers from a file: who answers, what the run says of it, and what the page can ask for."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chat import Chat
from tests.integration.conftest import Install
from tests.scripted_upstream import ScriptedUpstream
from tests.server import API_KEY

FILE = """
[providers.one]
base_url = "{one}"
keys = ["${{OPENAI_API_KEY}}"]
first_token_timeout = 0.3
retries = 0
continue = "off"
models = ["a", "alone"]
[providers.one.model.a]
fallbacks = ["two/b"]
drop = ["temperature"]

[providers.two]
base_url = "{two}"
keys = ["another-key"]
[providers.two.model.b]
price = {{ input = 100000, output = 200000 }}
"""


@pytest.fixture
def two() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        upstream.models = ["b"]
        yield upstream


@pytest.fixture
def chat(install: Install, two: ScriptedUpstream, tmp_path: Path) -> Iterator[Chat]:
    with ScriptedUpstream() as one:
        file = tmp_path / "providers.toml"
        file.write_text(FILE.format(one=one.base_url, two=two.base_url))
        with Chat(install({"PARLEY_PROVIDERS_FILE": str(file)}).parley.url, one) as chat:
            yield chat


def test_the_models_of_all_are_listed(chat: Chat) -> None:
    reply = chat.client.get("/api/models").json
    assert [model["id"] for model in reply["models"]] == ["one/a", "one/alone", "two/b"]
    assert reply["default"] == "one/a"
    assert reply["models"][2]["price"] == {"input": 100_000, "output": 200_000}


def test_a_model_that_does_not_begin_is_answered_for_and_the_run_says_by_which(
    chat: Chat, two: ScriptedUpstream
) -> None:
    stream, request = chat.begin(model="one/a", params={"temperature": 0.5, "seed": 1})
    assert request.headers["authorization"] == f"Bearer {API_KEY}"
    assert (request.body["seed"], "temperature" in request.body) == (1, False)
    other = two.next_request()
    assert request.wait_closed(5), "what is not waited for is not paid for"
    assert (other.headers["authorization"], other.body["model"]) == ("Bearer another-key", "b")
    assert other.body["temperature"] == 0.5
    other.send_text("I am b.")
    other.finish(usage={"prompt_tokens": 3, "completion_tokens": 2})
    end = stream.rest()
    assert (end["status"], end["model"], end["usage"]["cost"]) == ("complete", "two/b", 0.7)
    told = [event.data.get("model") for event in stream.events if event.name == "status"]
    assert "two/b" in told
    stored = chat.message(stream.conversation_id, stream.id)
    assert (stored["model"], stored["runs"][0]["model"], stream.text) == ("one/a", "two/b", "I am b.")


def test_the_fallback_has_its_own_time_to_begin_and_the_models_error_is_told(chat: Chat, two: ScriptedUpstream) -> None:
    stream, _ = chat.begin(model="one/a")
    two.next_request().respond(400, body={"error": {"message": "Too long."}})
    end = stream.rest()
    assert (end["status"], end["error"]["code"]) == ("failed", "first_token_timeout")


def test_what_the_model_does_not_take_is_said(chat: Chat) -> None:
    stream, request = chat.begin(model="one/a", params={"temperature": 0.5})
    request.send_text("Hi.")
    request.finish()
    end = stream.rest()
    assert (end["model"], end["dropped_params"]) == (None, ["temperature"])
    assert chat.message(stream.conversation_id, stream.id)["runs"][0]["dropped_params"] == ["temperature"]


def test_where_a_provider_does_not_go_on_continue_says_so(chat: Chat) -> None:
    stream, request = chat.begin(model="one/alone")
    request.send_text("One")
    request.finish("length")
    end = stream.rest()
    assert (end["status"], end["finish_reason"], chat.upstream.request_count) == ("complete", "length", 1)
    reply = chat.client.post(f"/api/messages/{stream.id}/continue", {})
    assert (reply.status, reply.json["code"]) == (409, "model_cannot_continue")
