"""The demo model, over HTTP as Parley asks it, and in the hands of the real Provider."""

import io
import json
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests
from PIL import Image

from parley.domain.message import Params
from parley.domain.part import Part, Reasoning, Text, merged, text_of
from parley.domain.prompt import Prompt, Turn
from parley.domain.run import Usage
from parley.upstream.config import ProviderConfig
from parley.upstream.demo.server import DemoServer
from parley.upstream.provider import Provider
from parley.upstream.reply import Finish, ReplyEvent
from parley.upstream.retry import Retries


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    server = DemoServer(token_interval_s=0.0)
    yield server.start()
    server.stop()


@pytest.fixture
def provider(base_url: str) -> Iterator[Provider]:
    provider = Provider(ProviderConfig("demo", base_url, retries=Retries(0, 0)))
    yield provider
    provider.close()


def ask(provider: Provider, question: str, *, written: str = "", **params: Any) -> tuple[list[Part], Finish, Usage]:
    prompt = Prompt("demo", [Turn("user", question)], Params(**params), written)
    events: list[ReplyEvent] = []
    provider.reply(prompt, events.extend)
    parts = merged(event for event in events if isinstance(event, Text | Reasoning))
    (finish,) = (event for event in events if isinstance(event, Finish))
    (usage,) = (event for event in events if isinstance(event, Usage))
    return parts, finish, usage


def post(base_url: str, body: bytes) -> requests.Response:
    return requests.post(f"{base_url}/chat/completions", data=body, timeout=5)


def test_it_lists_one_that_writes_and_one_that_draws(provider: Provider) -> None:
    assert list(provider.models()) == ["demo", "pictures"]


def test_it_thinks_then_answers_with_markdown_of_every_kind(provider: Provider) -> None:
    (thought, answer), finish, usage = ask(provider, "What can you do?")
    assert isinstance(thought, Reasoning)
    assert isinstance(answer, Text)
    assert answer.text.startswith("> What can you do?\n\n# ")
    for markup in (
        "**",
        "`OPENAI_API_KEY`",
        "```sh",
        "| :- |",
        "\n1. ",
        "\n   - ",
        "- [x]",
        "](https://",
        "~~",
        "\n---",
    ):
        assert markup in answer.text
    assert finish.reason == "stop"
    assert usage.output_tokens > 500


def test_it_answers_in_the_language_of_the_question(provider: Provider) -> None:
    parts, _, _ = ask(provider, "你是谁？")
    assert "演示模型" in text_of(parts)


def test_it_goes_on_exactly_where_it_was_stopped(provider: Provider) -> None:
    whole = text_of(ask(provider, "Hello")[0])
    parts, _, _ = ask(provider, "Hello", written=whole[:100])
    assert merged(parts) == [Text(whole[100:])]


def test_it_takes_every_message_of_the_api_and_reads_its_text(base_url: str) -> None:
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,aGk="}}
    call = {"id": "1", "type": "function", "function": {"name": "look", "arguments": "{}"}}
    messages = [
        {"role": "developer", "content": "Be brief."},
        {"role": "assistant", "content": None, "tool_calls": [call]},
        {"role": "tool", "tool_call_id": "1", "content": "Blue."},
        {"role": "user", "content": [{"type": "text", "text": "What is this?"}, picture]},
    ]
    reply = requests.post(f"{base_url}/chat/completions", json={"model": "demo", "messages": messages}, timeout=10)
    assert reply.json()["choices"][0]["message"]["content"].startswith("> What is this?")


def test_it_keeps_to_the_limit_it_is_given(provider: Provider) -> None:
    _, finish, usage = ask(provider, "Hello", max_tokens=60)
    assert (finish.reason, usage.output_tokens) == ("length", 60)


def test_without_stream_it_answers_at_once(base_url: str) -> None:
    body = {"model": "demo", "messages": [{"role": "user", "content": "Hello"}]}
    message = post(base_url, msgspec.json.encode(body)).json()["choices"][0]["message"]
    assert message["content"].startswith("> Hello\n\n")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"[]", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b'{"model":"demo","messages":[]}', 400),
        (b'{"model":"demo","messages":[{"role":"judge"}]}', 400),
        (b'{"model":"demo","messages":[{"role":"user","content":7}]}', 400),
        (b'{"model":"other","messages":[{"role":"user","content":"x"}]}', 404),
    ],
)
def test_bad_requests_are_refused_as_the_api_does(base_url: str, body: bytes, status: int) -> None:
    response = post(base_url, body)
    assert response.status_code == status
    assert response.json()["error"]["message"]


def test_an_unknown_address_is_an_error_in_json(base_url: str) -> None:
    response = requests.get(f"{base_url}/embeddings", timeout=5)
    assert response.status_code == 404
    assert json.loads(response.text)["error"]["message"]


def test_it_draws_the_same_picture_for_the_same_words(base_url: str) -> None:
    def drawn(path: str = "generations", **fields: Any) -> list[Image.Image]:
        reply = requests.post(f"{base_url}/images/{path}", **fields, timeout=5)
        assert reply.status_code == 200, reply.text
        return [Image.open(io.BytesIO(b64decode(each["b64_json"]))) for each in reply.json()["data"]]

    words = {"model": "pictures", "prompt": "A fox", "n": 2, "size": "320x200"}
    first, second = drawn(json=words)
    assert (first.format, first.size, first.mode) == ("PNG", (320, 200), "RGB")
    assert first.tobytes() == drawn(json=words)[0].tobytes() != second.tobytes()
    assert first.tobytes() == first.transpose(Image.Transpose.FLIP_LEFT_RIGHT).tobytes()
    form = {"model": "pictures", "prompt": "Blue", "n": "1", "size": "256x256"}
    (edited,) = drawn("edits", data=form, files={"image": b"one"})
    (other,) = drawn("edits", data=form, files={"image": b"two"})
    assert edited.tobytes() != other.tobytes()
    assert drawn("variations", data={"model": "pictures"}, files={"image": b"one"})[0].size == (1024, 1024)


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [
        ("generations", {"json": {"model": "pictures", "n": 11}}, 400),
        ("generations", {"data": b"{"}, 400),
        ("generations", {"json": {"model": "demo", "prompt": "A fox"}}, 404),
        ("edits", {"data": {"model": "pictures"}}, 400),
        ("edits", {"data": {"model": "pictures", "n": "x"}, "files": {"image": b"one"}}, 400),
    ],
)
def test_what_cannot_be_drawn_is_an_error(base_url: str, path: str, fields: dict[str, Any], status: int) -> None:
    reply = requests.post(f"{base_url}/images/{path}", **fields, timeout=5)
    assert (reply.status_code, bool(reply.json()["error"]["message"])) == (status, True)
