"""One provider over real sockets: what is asked again, and what never is."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import gevent
import pytest

from parley.domain.events import State
from parley.domain.message import Params
from parley.domain.model import ModelFacts
from parley.domain.part import Text, ToolCall
from parley.domain.prompt import Medium, Prompt, Turn
from parley.upstream.config import ModelConfig, ProviderConfig
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider
from parley.upstream.reply import Dropped, Finish, Held, ReplyEvent
from parley.upstream.retry import Retries
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream

PROMPT = Prompt("scripted-1", [Turn("user", "Hello?")])


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


@pytest.fixture
def provider(upstream: ScriptedUpstream) -> Iterator[Provider]:
    provider = Provider(ProviderConfig("openai", upstream.base_url, retries=Retries(2, 0)))
    yield provider
    provider.close()


def replied(provider: Provider, prompt: Prompt = PROMPT) -> list[ReplyEvent]:
    events: list[ReplyEvent] = []
    provider.reply(prompt, events.extend)
    return events


def said(events: list[ReplyEvent]) -> list[Text | ToolCall]:
    return [event for event in events if isinstance(event, Text | ToolCall)]


def test_a_server_that_closes_each_connection_is_asked_as_often_as_told(
    provider: Provider, upstream: ScriptedUpstream
) -> None:
    upstream.auto(ScriptedRequest.reset)
    events: list[ReplyEvent] = []
    with pytest.raises(UpstreamError, match="cannot be reached"):
        provider.reply(PROMPT, events.extend)
    assert upstream.request_count == 3


def test_a_kept_connection_that_died_is_replaced_without_a_word(provider: Provider, upstream: ScriptedUpstream) -> None:
    first = gevent.spawn(replied, provider)
    request = upstream.next_request()
    request.send_text("One.")
    request.finish()
    assert said(first.get(timeout=5)) == [Text("One.")]
    second = gevent.spawn(replied, provider)
    upstream.next_request().reset()
    third = upstream.next_request()
    third.send_text("Two.")
    third.finish()
    events = second.get(timeout=5)
    assert said(events) == [Text("Two.")]
    assert [event for event in events if isinstance(event, State)] == [State("connecting"), State("reading")]


def test_a_large_picture_goes_whole_over_each_connection(provider: Provider, upstream: ScriptedUpstream) -> None:
    picture = Medium("image/png", bytes(range(256)) * 8192)
    asking = gevent.spawn(replied, provider, Prompt("scripted-1", [Turn("user", "What?", media=[picture])]))
    bodies = []
    first = upstream.next_request()
    bodies.append(first.body)
    first.respond(503, body={"error": {"message": "Busy."}})
    second = upstream.next_request()
    bodies.append(second.body)
    second.send_text("A picture.")
    second.finish()
    assert said(asking.get(timeout=5)) == [Text("A picture.")]
    assert bodies[0] == bodies[1]
    sent = bodies[0]["messages"][0]["content"][1]["image_url"]["url"]
    assert sent == f"data:image/png;base64,{b64encode(picture.data).decode()}"


def test_a_reply_that_broke_off_in_a_tool_call_is_not_asked_again(
    provider: Provider, upstream: ScriptedUpstream
) -> None:
    def read() -> str:
        with pytest.raises(UpstreamError) as caught:
            replied(provider)
        return caught.value.code

    reading = gevent.spawn(read)
    request = upstream.next_request()
    piece = {"index": 0, "id": "c1", "function": {"name": "search", "arguments": '{"q'}}
    request.send_delta({"tool_calls": [piece]})
    request.end_body()
    assert reading.get(timeout=5) == "provider_broke_off"
    assert upstream.request_count == 1


def test_a_reply_that_says_that_it_is_done_but_not_why_and_is_torn_has_broken_off(
    provider: Provider, upstream: ScriptedUpstream
) -> None:
    def read() -> str:
        with pytest.raises(UpstreamError) as caught:
            replied(provider)
        return caught.value.code

    reading = gevent.spawn(read)
    request = upstream.next_request()
    request.send_text("It scatt")
    request.send_raw(b"data: [DONE]\n\n")
    request.break_off()
    assert reading.get(timeout=5) == "provider_broke_off"
    assert upstream.request_count == 1


def test_a_reply_that_says_why_it_ends_is_whole_however_its_body_ends(
    provider: Provider, upstream: ScriptedUpstream
) -> None:
    reading = gevent.spawn(replied, provider)
    request = upstream.next_request()
    request.send_text("It scatters.")
    request.send_delta({}, "stop")
    request.break_off()
    events = reading.get(timeout=5)
    assert said(events) == [Text("It scatters.")]
    assert [event for event in events if isinstance(event, Finish)] == [Finish("stop", "stop")]


def test_each_piece_of_a_tool_call_tells_that_the_model_is_at_work(
    provider: Provider, upstream: ScriptedUpstream
) -> None:
    reading = gevent.spawn(replied, provider)
    request = upstream.next_request()
    request.send_tool_call("c1", "search", '{"q":"x"}')
    request.finish("tool_calls")
    events = reading.get(timeout=5)
    assert [event for event in events if isinstance(event, Held)] == [Held(9)]
    assert said(events) == [ToolCall("c1", "search", '{"q":"x"}')]


def provider_with(upstream: ScriptedUpstream, **config: Any) -> Provider:
    return Provider(ProviderConfig("openai", upstream.base_url, **{"retries": Retries(0, 0), **config}))


def key_of(request: ScriptedRequest) -> str:
    return request.headers.get("authorization", "").removeprefix("Bearer ")


def test_with_several_keys_each_request_has_the_next(upstream: ScriptedUpstream) -> None:
    provider = provider_with(upstream, keys=["key-a", "key-b"], headers={"X-Title": "Parley"})
    seen = []

    def answer(request: ScriptedRequest) -> None:
        seen.append((key_of(request), request.headers["x-title"]))
        request.send_text("Hi.")
        request.finish()

    upstream.auto(answer)
    for _ in range(3):
        replied(provider)
    assert seen == [("key-a", "Parley"), ("key-b", "Parley"), ("key-a", "Parley")]


@pytest.mark.parametrize(("status", "code"), [(401, "invalid_api_key"), (429, "insufficient_quota")])
def test_a_key_that_is_refused_or_spent_gives_way_to_another(
    upstream: ScriptedUpstream, status: int, code: str
) -> None:
    provider = provider_with(upstream, keys=["key-a", "key-b"])
    seen = []

    def answer(request: ScriptedRequest) -> None:
        seen.append(key_of(request))
        if key_of(request) == "key-a":
            request.respond(status, body={"error": {"message": "No.", "code": code}})
        else:
            request.send_text("Hi.")
            request.finish()

    upstream.auto(answer)
    events = replied(provider)
    assert said(events) == [Text("Hi.")]
    assert [event for event in events if isinstance(event, State)] == [
        State("connecting"),
        State("connecting", 2),
        State("reading"),
    ]
    replied(provider)
    assert seen == ["key-a", "key-b", "key-b"]


def test_when_all_keys_rest_nobody_is_asked_and_the_person_is_told_when(upstream: ScriptedUpstream) -> None:
    provider = provider_with(upstream, keys=["key-a", "key-b"])
    upstream.auto(lambda request: request.respond(429, {"Retry-After": "600"}, {"error": {"message": "Slow down."}}))
    with pytest.raises(UpstreamError, match="Slow down"):
        replied(provider)
    with pytest.raises(UpstreamError, match=r"All keys of openai .* try again in 10 minutes") as caught:
        replied(provider)
    assert caught.value.code == "provider_rate_limited"
    assert upstream.request_count == 2


def test_no_error_repeats_a_key_or_a_header(upstream: ScriptedUpstream) -> None:
    provider = provider_with(upstream, keys=["secret-key"], headers={"X-Token": "secret-token"})
    body = {"error": {"message": "Neither secret-key nor secret-token is known."}}
    upstream.auto(lambda request: request.respond(401, body=body))
    with pytest.raises(UpstreamError, match="Neither … nor … is known"):
        replied(provider)


def test_a_parameter_that_is_refused_is_left_out_from_then_on(upstream: ScriptedUpstream) -> None:
    provider = provider_with(upstream)
    prompt = Prompt("scripted-1", [Turn("user", "Hello?")], Params(temperature=0.5, max_tokens=5))

    def answer(request: ScriptedRequest) -> None:
        bodies.append(request.body)
        if "temperature" in request.body:
            detail = "Unsupported value: 'temperature' does not support 0.5 with this model."
            request.respond(400, body={"error": {"message": detail, "param": "temperature"}})
        elif "max_tokens" in request.body:
            detail = "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."
            request.respond(400, body={"error": {"message": detail, "param": "max_tokens"}})
        else:
            request.send_text("Hi.")
            request.finish()

    bodies: list[dict[str, Any]] = []
    upstream.auto(answer)
    events = replied(provider, prompt)
    assert said(events) == [Text("Hi.")]
    assert [event for event in events if isinstance(event, Dropped)] == [Dropped(["temperature"])]
    replied(provider, prompt)
    assert len(bodies) == 4
    assert all(body["max_completion_tokens"] == 5 for body in bodies[2:])


def test_an_answer_goes_on_as_its_provider_can(upstream: ScriptedUpstream) -> None:
    prompt = Prompt("scripted-1", [Turn("user", "Hello?")], written="Hi, ")
    sent = []
    for continuing in ("prefill", "user_turn"):
        asking = gevent.spawn(replied, provider_with(upstream, continuing=continuing), prompt)
        request = upstream.next_request()
        sent.append([message["role"] for message in request.body["messages"]])
        request.send_text("you.")
        request.finish()
        asking.get(timeout=5)
    assert sent == [["user", "assistant"], ["user", "assistant", "user"]]


def test_models_are_those_that_are_meant(upstream: ScriptedUpstream) -> None:
    upstream.models = ["gpt-a", "gpt-b", "whisper-1"]
    about = {"gpt-*": ModelConfig(ModelFacts(1000)), "mine": ModelConfig(ModelFacts(2000))}
    some = provider_with(upstream, models=["mine", "gpt-*"], about=about)
    assert {name: facts.context_window for name, facts in some.models().items()} == {
        "mine": 2000,
        "gpt-a": 1000,
        "gpt-b": 1000,
    }
    upstream.models_status = 500
    named = provider_with(upstream, models=["mine"], about=about)
    assert list(named.models()) == ["mine"]
