"""What else the gateway hands on: vectors, judgements, pictures, sound, lists. Asked by OpenAI's client for Python."""

from typing import Any

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.contract.gateway.conftest import Asked, Post
from tests.scripted_upstream import DEFAULT_MODELS, ScriptedUpstream


def event(kind: str, picture: str) -> bytes:
    return f'event: {kind}\ndata: {{"type":"{kind}","b64_json":"{picture}"}}\n\n'.encode()


def listen(openai: OpenAI) -> Any:
    """The reply to a text that is read aloud, as its sound begins to come."""
    speech = openai.audio.speech.with_streaming_response
    return speech.create(model="tts-1", voice="alloy", input="Hello.").__enter__()


def test_models_are_listed_by_their_ids(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    assert [(model.id, model.owned_by) for model in openai.models.list()] == [
        (f"openai/{name}", "openai") for name in upstream.models
    ]


@pytest.mark.parametrize("name", ["scripted/2:latest", "openai/scripted/2:latest"])
def test_a_model_is_found_by_its_id_and_by_its_name(openai: OpenAI, name: str) -> None:
    assert openai.models.retrieve(name).id == f"openai/{DEFAULT_MODELS[1]}"


def test_a_model_that_nobody_lists(openai: OpenAI) -> None:
    with pytest.raises(sdk.NotFoundError) as caught:
        openai.models.retrieve("nobody/knows")
    assert caught.value.code == "model_not_found"


def test_embeddings(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.embeddings.create(model="openai/e", input=["a", "b"], encoding_format="float"))
    request = upstream.next_request()
    assert (request.path, request.body["input"]) == ("/v1/embeddings", ["a", "b"])
    vectors = [{"object": "embedding", "index": index, "embedding": [0.5]} for index in range(2)]
    usage = {"prompt_tokens": 2, "total_tokens": 2}
    request.respond(200, body={"object": "list", "data": vectors, "model": "e", "usage": usage})
    assert [each.embedding for each in asked.get().data] == [[0.5], [0.5]]


def test_moderations(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.moderations.create(model="openai/m", input="Hello?"))
    request = upstream.next_request()
    assert request.path == "/v1/moderations"
    request.respond(200, body={"id": "1", "model": "m", "results": [{"flagged": True}]})
    assert asked.get().results[0].flagged


@pytest.mark.parametrize("path", ["embeddings", "moderations", "images/generations", "audio/speech"])
def test_without_a_model_there_has_to_be_one_for_it(post: Post, path: str) -> None:
    reply = post(path, {"input": "Hello?"})
    assert (reply.status, reply.json["error"]["code"]) == (404, "model_not_found")


def test_pictures(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.images.generate(model="dall-e-3", prompt="A sea", size="1024x1024", n=1))
    request = upstream.next_request()
    assert request.path == "/v1/images/generations"
    assert request.body == {"model": "dall-e-3", "prompt": "A sea", "size": "1024x1024", "n": 1}
    request.respond(200, body={"created": 1, "data": [{"b64_json": "aGk="}]})
    assert asked.get().data[0].b64_json == "aGk="


def test_pictures_are_streamed(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: openai.images.generate(model="gpt-image-1", prompt="A sea", stream=True, partial_images=1))
    request = upstream.next_request()
    request.send_raw(
        b'event: image_generation.partial_image\ndata: {"type":"image_generation.partial_image","b64_json":"aA=="}\n\n'
    )
    events = iter(asked.get())
    assert next(events).b64_json == "aA=="
    request.send_raw(
        b'event: image_generation.completed\ndata: {"type":"image_generation.completed","b64_json":"aGk="}\n\n'
    )
    request.end_body()
    assert [event.type for event in events] == ["image_generation.completed"]


def test_a_picture_to_edit_goes_as_a_form(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    picture = ("a.png", b"\x89PNG", "image/png")
    asked = Asked(lambda: openai.images.edit(model="gpt-image-1", image=[picture, picture], prompt="Bluer", n=2))
    request = upstream.next_request()
    assert (request.path, request.raw.count(b"\x89PNG")) == ("/v1/images/edits", 2)
    assert b'name="prompt"\r\n\r\nBluer' in request.raw
    request.respond(200, body={"created": 1, "data": [{"b64_json": "aGk="}]})
    assert asked.get().data[0].b64_json == "aGk="


def test_a_form_without_a_file_is_refused(post: Post) -> None:
    reply = post("audio/transcriptions", {"model": "whisper-1"})
    assert (reply.status, reply.json["error"]["code"]) == (400, "invalid")


@pytest.mark.parametrize(("format_", "body"), [("json", {"text": "Hello."}), ("srt", "1\n00:00 --> 00:01\nHello.\n")])
def test_what_is_said_is_written_down(openai: OpenAI, upstream: ScriptedUpstream, format_: Any, body: Any) -> None:
    sound = ("a.wav", b"RIFF", "audio/wav")
    asked = Asked(lambda: openai.audio.transcriptions.create(model="whisper-1", file=sound, response_format=format_))
    request = upstream.next_request()
    assert request.path == "/v1/audio/transcriptions"
    content_type = "application/json" if format_ == "json" else "text/plain; charset=utf-8"
    request.respond(200, {"Content-Type": content_type}, body)
    heard = asked.get()
    assert (heard.text if format_ == "json" else heard) == (body["text"] if format_ == "json" else body)


def test_a_voice_is_heard_as_it_comes(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: listen(openai))
    request = upstream.next_request()
    request.begin(headers={"Content-Type": "audio/mpeg"})
    request.send_raw(b"one")
    sound = asked.get()
    pieces = sound.iter_bytes()
    assert next(pieces) == b"one"
    request.send_raw(b"two")
    request.end_body()
    assert b"".join(pieces) == b"two"
    assert sound.headers["content-type"] == "audio/mpeg"
    sound.close()


def test_a_voice_that_breaks_off_is_not_whole(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(lambda: listen(openai))
    request = upstream.next_request()
    request.begin(headers={"Content-Type": "audio/mpeg"})
    request.send_raw(b"one")
    sound = asked.get()
    request.reset()
    with pytest.raises(Exception, match=r"incomplete|closed"):
        list(sound.iter_bytes())


def test_a_listener_that_leaves_closes_the_connection_to_the_provider(
    openai: OpenAI, upstream: ScriptedUpstream
) -> None:
    asked = Asked(lambda: listen(openai))
    request = upstream.next_request()
    request.begin(headers={"Content-Type": "audio/mpeg"})
    request.send_raw(b"one")
    sound = asked.get()
    assert next(sound.iter_bytes()) == b"one"
    # The provider says nothing more meanwhile.
    sound.close()
    assert request.wait_closed(5)


def test_pages_of_other_sites_have_no_way_in(client: Client, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}", "Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    reply = client.call("POST", "/v1/chat/completions", {}, headers=headers)
    assert (reply.status, reply.json["error"]["code"]) == (403, "foreign_origin")
