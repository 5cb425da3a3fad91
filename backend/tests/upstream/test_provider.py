"""One provider over real sockets: what is asked again, and what never is."""

from base64 import b64encode
from collections.abc import Iterator

import gevent
import pytest

from parley.domain.events import State
from parley.domain.part import Text, ToolCall
from parley.domain.prompt import Medium, Prompt, Turn
from parley.upstream.error import UpstreamError
from parley.upstream.provider import Provider
from parley.upstream.reply import Held, ReplyEvent
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
    provider = Provider("openai", upstream.base_url, None, connect_timeout_s=5.0, retries=Retries(2, 0))
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
