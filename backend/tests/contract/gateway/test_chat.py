"""`/v1/chat/completions`, asked by OpenAI's own client for Python."""

from typing import Any

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.contract.gateway.conftest import Asked, Post
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream
from tests.server import API_KEY

MODEL = "openai/scripted-1"
QUESTION: list[Any] = [{"role": "user", "content": "Hello?"}]
USAGE = {"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}


def whole(request: ScriptedRequest, *texts: str, **message: Any) -> None:
    choices = [
        {"index": index, "message": {"role": "assistant", "content": text, **message}, "finish_reason": "stop"}
        for index, text in enumerate(texts)
    ]
    body = {"id": "1", "object": "chat.completion", "created": 1, "model": "scripted-1", "choices": choices}
    request.respond(200, body=body | {"usage": USAGE})


def test_a_whole_answer(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, temperature=0.5))
    request = upstream.next_request()
    assert request.body == {"model": "scripted-1", "messages": QUESTION, "temperature": 0.5}
    assert request.headers["authorization"] == f"Bearer {API_KEY}"
    whole(request, "Hello.")
    answer = asked.get()
    assert (answer.choices[0].message.content, answer.usage.total_tokens) == ("Hello.", 12)


def test_several_choices_are_passed_on(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, n=2))
    request = upstream.next_request()
    assert request.body["n"] == 2
    whole(request, "One.", "Two.")
    assert [choice.message.content for choice in asked.get().choices] == ["One.", "Two."]


def test_tools_are_passed_through_both_ways(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    tools: list[Any] = [{"type": "function", "function": {"name": "look", "parameters": {"type": "object"}}}]
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, tools=tools))
    request = upstream.next_request()
    assert request.body["tools"] == tools
    calls = [{"id": "1", "type": "function", "function": {"name": "look", "arguments": '{"at":"sky"}'}}]
    whole(request, "", tool_calls=calls)
    assert asked.get().choices[0].message.tool_calls[0].function.arguments == '{"at":"sky"}'


def test_a_streamed_answer_comes_as_it_is_written(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
    request = upstream.next_request()
    assert request.body["stream_options"] == {"include_usage": True}
    request.send_text("One")
    chunks = iter(asked.get())
    assert next(chunks).choices[0].delta.content == "One"
    request.send_text(" two")
    assert next(chunks).choices[0].delta.content == " two"
    request.finish("stop", usage=USAGE)
    rest = list(chunks)
    # It did not ask for the count.
    assert [chunk.choices[0].finish_reason for chunk in rest] == ["stop"]


def test_a_client_that_wants_the_count_gets_it(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    options: Any = {"include_usage": True}
    asked = Asked(
        lambda: list(
            openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True, stream_options=options)
        )
    )
    request = upstream.next_request()
    request.send_text("One")
    request.finish("stop", usage=USAGE)
    assert asked.get()[-1].usage.total_tokens == 12


def test_a_client_that_leaves_closes_the_connection_to_the_provider(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
    request = upstream.next_request()
    request.send_text("One")
    stream = asked.get()
    next(iter(stream))
    stream.close()
    assert request.wait_closed(5)


def test_a_client_that_leaves_before_anything_came_does_so_too(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    hasty = openai.with_options(timeout=0.5)
    asked = Asked(lambda: hasty.chat.completions.create(model=MODEL, messages=QUESTION))
    request = upstream.next_request()
    with pytest.raises(sdk.APITimeoutError):
        asked.get()
    assert request.wait_closed(5)


def test_what_breaks_off_in_the_middle_is_an_error_of_the_stream(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
    request = upstream.next_request()
    request.send_text("One")
    chunks = iter(asked.get())
    next(chunks)
    request.reset()
    with pytest.raises(sdk.APIError, match="broke off") as caught:
        list(chunks)
    assert caught.value.code == "provider_broke_off"


def test_what_fails_before_the_first_word_is_tried_again(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: list(openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True)))
    upstream.next_request().respond(503)
    upstream.next_request().reset()
    request = upstream.next_request()
    request.send_text("At last.")
    request.finish()
    assert asked.get()[0].choices[0].delta.content == "At last."


def test_an_empty_stream_is_none(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: list(openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True)))
    upstream.next_request().end_body()
    request = upstream.next_request()
    request.send_text("At last.")
    request.finish()
    assert asked.get()[0].choices[0].delta.content == "At last."


def test_a_stream_that_is_called_json_is_one(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: list(openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True)))
    request = upstream.next_request()
    request.begin(headers={"Content-Type": "application/json"})
    request.send_text("One")
    request.send_text(" two")
    request.finish()
    assert "".join(chunk.choices[0].delta.content or "" for chunk in asked.get()) == "One two"


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (400, "provider_refused", sdk.BadRequestError),
        (404, "provider_refused", sdk.NotFoundError),
        (401, "provider_rejected_key", sdk.InternalServerError),
        (500, "provider_unavailable", sdk.InternalServerError),
        (429, "provider_rate_limited", sdk.RateLimitError),
    ],
)
@pytest.mark.parametrize("is_stream", [False, True])
def test_refusals_are_those_of_the_api(
    openai: OpenAI,
    upstream: ScriptedUpstream,
    status: int,
    code: str,
    error: type[sdk.APIStatusError],
    is_stream: bool,
) -> None:
    said = {"message": f"No, for {API_KEY}.", "param": "messages"}
    upstream.auto(lambda request: request.respond(status, {"retry-after": "0"}, body={"error": said}))
    with pytest.raises(error) as caught:
        openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=is_stream)
    assert caught.value.code == code
    assert API_KEY not in str(caught.value)
    assert caught.value.param == ("messages" if status == 400 else None)


def test_a_parameter_that_is_refused_is_left_out_and_named(
    client: Client, token: str, upstream: ScriptedUpstream
) -> None:
    body = {"model": "openai/of-this-test", "messages": QUESTION, "top_p": 0.5}
    headers = {"Authorization": f"Bearer {token}"}
    asked = Asked(lambda: client.call("POST", "/v1/chat/completions", body, headers=headers))
    upstream.next_request().respond(400, body={"error": {"message": "Unsupported parameter: 'top_p'."}})
    request = upstream.next_request()
    assert "top_p" not in request.body
    whole(request, "Hello.")
    reply = asked.get()
    assert reply.headers["parley-dropped-params"] == "top_p"
    assert reply.headers["parley-model"] == "openai/of-this-test"


@pytest.mark.parametrize("name", ["scripted/2:latest", "openai/scripted/2:latest", "unlisted:7b"])
def test_a_model_may_be_named_without_its_provider(openai: OpenAI, upstream: ScriptedUpstream, name: str) -> None:
    upstream.auto(lambda request: whole(request, str(request.body["model"])))
    answer = openai.chat.completions.create(model=name, messages=QUESTION)
    assert answer.choices[0].message.content == name.removeprefix("openai/")


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"messages": []}, "messages"),
        ({"messages": "Hello?"}, "messages"),
        ({"messages": [7]}, "messages"),
        ({"model": 7, "messages": QUESTION}, "model"),
        ([], None),
        (b"{", None),
    ],
)
def test_what_is_no_request_is_refused(post: Post, body: Any, param: str | None) -> None:
    reply = post("chat/completions", body)
    assert (reply.status, reply.json["error"]["code"], reply.json["error"]["param"]) == (400, "invalid", param)


def test_an_address_that_there_is_not(post: Post) -> None:
    reply = post("assistants", {})
    assert (reply.status, reply.json["error"]["code"]) == (404, "not_found")
