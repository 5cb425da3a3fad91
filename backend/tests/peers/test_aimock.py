"""aimock: answers, thoughts, tool calls, counts, limits, streams cut in the middle, and sound both ways."""

import contextlib
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from urllib3 import encode_multipart_formdata

from tests.client import Client
from tests.files import samples
from tests.peers.aimock import ANSWERS, LONG, running_aimock
from tests.peers.asking import Ask
from tests.server import running_parley

PLAIN = "openai/gpt-4.1"
SOUND = b64encode(b"\xff\xfb\x90\x64" + bytes(413)).decode()
FIXTURES: list[Mapping[str, Any]] = [
    *ANSWERS,
    {"match": {"endpoint": "speech", "userMessage": "scatters"}, "response": {"audio": SOUND, "format": "mp3"}},
    {"match": {"endpoint": "transcription"}, "response": {"transcription": {"text": "Why is the sky blue?"}}},
    {"match": {"endpoint": "translation"}, "response": {"transcription": {"text": "Why is it blue?"}}},
    {
        "match": {"userMessage": "draw", "endpoint": "image"},
        "response": {"images": [{"b64Json": b64encode(samples.picture()).decode()}] * 2},
    },
    {
        "match": {"userMessage": "refused"},
        "response": {"error": {"message": "The prompt is too long.", "type": "invalid_request_error"}, "status": 400},
    },
]


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("aimock")
    with contextlib.ExitStack() as stack:
        env = {"OPENAI_BASE_URL": stack.enter_context(running_aimock(FIXTURES)), "PARLEY_RETRY_BASE_MS": "0"}
        yield stack.enter_context(running_parley(env=env, data_dir=folder / "data")).url


@pytest.fixture
def ask(url: str) -> Iterator[Ask]:
    with Ask(url) as ask:
        yield ask


def test_an_answer_comes_in_pieces_with_the_counts_of_the_provider(ask: Ask) -> None:
    stream = ask("plain", PLAIN)
    end = stream.copy.end or {}
    assert (end["status"], end["finish_reason"], stream.text) == ("complete", "stop", LONG)
    assert (end["usage"]["input_tokens"], end["usage"]["output_tokens"], end["usage"]["estimated"]) == (7, 80, False)
    assert sum(event.name == "delta" for event in stream.events) > 1


def test_thoughts_are_a_part_of_their_own(ask: Ask) -> None:
    stream = ask("think", "openai/o4-mini")
    assert stream.copy.parts == [{"type": "reasoning", "text": "Let me see."}, {"type": "text", "text": "Blue."}]


def test_a_tool_call_comes_whole(ask: Ask) -> None:
    stream = ask("tool", PLAIN)
    assert stream.copy.parts == [{"type": "tool_call", "id": "call-1", "name": "look", "arguments": '{"at":"sky"}'}]
    assert (stream.copy.end or {})["finish_reason"] == "tool_calls"


def test_a_limit_is_waited_for(ask: Ask) -> None:
    stream = ask("limited", PLAIN)
    end = stream.copy.end or {}
    assert (end["status"], end["timing"]["requests"], stream.text) == ("complete", 2, "At last.")


def test_a_stream_that_is_cut_keeps_what_came(ask: Ask) -> None:
    stream = ask("cut", PLAIN)
    end = stream.copy.end or {}
    assert (end["status"], end["error"]["code"], end["timing"]["requests"]) == ("failed", "provider_broke_off", 1)
    assert LONG.startswith(stream.text)
    assert 0 < len(stream.text) < len(LONG)


def test_a_refusal_is_told_in_the_providers_words(ask: Ask) -> None:
    end = ask("refused", PLAIN).copy.end or {}
    assert end["error"]["code"] == "provider_refused"
    assert "The prompt is too long." in end["error"]["detail"]


def test_an_answer_is_read_aloud(ask: Ask, url: str) -> None:
    answer_id = ask("plain", PLAIN).id
    reply = Client(url).post(f"/api/messages/{answer_id}/speech", {"model": "openai/tts-1"})
    assert (reply.status, reply.headers["content-type"], reply.body) == (200, "audio/mpeg", b64decode(SOUND))


@pytest.mark.parametrize(
    ("task", "text"), [("transcriptions", "Why is the sky blue?"), ("translations", "Why is it blue?")]
)
def test_a_recording_is_written_down(url: str, task: str, text: str) -> None:
    file = ("a.ogg", b"OggS\0\x02", "audio/ogg")
    body, content_type = encode_multipart_formdata({"model": "openai/whisper-1", "file": file})
    reply = Client(url).post(f"/api/{task}", body, headers={"Content-Type": content_type})
    assert (reply.status, reply.json) == (200, {"text": text})


def test_pictures_are_drawn(ask: Ask) -> None:
    for model in ("openai/gpt-image-1", "openai/dall-e-2"):
        stream = ask.draw("draw", model, n=2)
        end = stream.copy.end or {}
        assert (end["status"], end["error"], len(stream.copy.parts)) == ("complete", None, 2)
        assert {(part["type"], part["width"], part["height"]) for part in stream.copy.parts} == {("image", 4, 2)}
