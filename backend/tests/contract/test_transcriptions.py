"""`POST /api/transcriptions` and `/api/translations`: recordings written down by the provider."""

import re
import socket
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from urllib3 import encode_multipart_formdata

from tests.chat import Chat
from tests.client import Client, Reply
from tests.contract.conftest import Install
from tests.contract.gateway.conftest import Asked
from tests.scripted_request import ScriptedRequest
from tests.served import Served

MODEL = "openai/whisper-1"
WEBM = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(range(256)) * 8
SRT = "1\n00:00:00,000 --> 00:00:01,000\nHello, you.\n"
VTT = "WEBVTT\n\n00:00.000 --> 00:01.000\nHello, you.\n"
_SETTINGS = {"PARLEY_RETRY_BASE_MS": "1", "PARLEY_TRANSCRIPTION_MODEL": MODEL, "PARLEY_UPLOAD_LIMIT": "1"}


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    with install(_SETTINGS) as served:
        yield served


def form(recording: bytes | None = WEBM, **fields: str) -> tuple[bytes, Mapping[str, str]]:
    """A body, and the headers that go with it."""
    file = {} if recording is None else {"file": ("../a.exe", recording, "text/html")}
    body, content_type = encode_multipart_formdata({**fields, **file})
    return body, {"Content-Type": content_type}


def post(client: Client, recording: bytes | None = WEBM, *, task: str = "transcriptions", **fields: Any) -> Reply:
    body, headers = form(recording, **fields)
    return client.post(f"/api/{task}", body, headers=headers)


def asked(chat: Chat, **fields: Any) -> Asked:
    return Asked(lambda: post(chat.client, **fields))


def fields_of(request: ScriptedRequest) -> dict[str, str]:
    """Those of the form that reached the provider, but its file."""
    return dict(re.findall(r'name="([a-z_]+)"\r\n\r\n(.*?)\r\n', request.raw.decode("latin-1")))


def text_reply(request: ScriptedRequest, text: str) -> None:
    request.begin(headers={"Content-Type": "text/plain; charset=utf-8"})
    request.send_raw(text.encode())
    request.end_body()


def test_what_is_said_comes_as_json(chat: Chat) -> None:
    waiting = asked(chat)
    request = chat.upstream.next_request()
    assert request.path == "/v1/audio/transcriptions"
    assert fields_of(request) == {"model": "whisper-1", "response_format": "json"}
    assert WEBM in request.raw
    assert b'filename="recording.webm"\r\nContent-Type: audio/webm' in request.raw, "by what it is"
    request.respond(200, body={"text": " Hello, \u4f60. "})
    reply = waiting.get()
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert reply.json == {"text": "Hello, \u4f60."}


def test_model_language_and_hints_reach_the_provider(chat: Chat) -> None:
    waiting = asked(chat, model="openai/gpt-4o-transcribe", language="pt-BR", prompt="Tides, by Neap", format="text")
    request = chat.upstream.next_request()
    assert fields_of(request) == {
        "model": "gpt-4o-transcribe",
        "response_format": "json",
        "language": "pt-BR",
        "prompt": "Tides, by Neap",
    }
    request.respond(200, body={"text": "Ol\u00e1."})
    reply = waiting.get()
    assert (reply.headers["content-type"], reply.body.decode()) == ("text/plain; charset=utf-8", "Ol\u00e1.")


@pytest.mark.parametrize(
    ("wanted", "text", "media_type"), [("srt", SRT, "application/x-subrip"), ("vtt", VTT, "text/vtt")]
)
def test_subtitles(chat: Chat, wanted: str, text: str, media_type: str) -> None:
    waiting = asked(chat, format=wanted)
    request = chat.upstream.next_request()
    assert fields_of(request)["response_format"] == wanted
    text_reply(request, text)
    reply = waiting.get()
    assert reply.headers["content-type"] == f"{media_type}; charset=utf-8"
    assert reply.body.decode() == text


def test_a_translation_is_asked_for_elsewhere(chat: Chat) -> None:
    waiting = asked(chat, task="translations")
    request = chat.upstream.next_request()
    assert request.path == "/v1/audio/translations"
    request.respond(200, body={"text": "Hello."})
    assert waiting.get().json == {"text": "Hello."}


def test_a_translation_is_told_no_language(client: Client) -> None:
    problem = post(client, task="translations", language="de").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["language"]


def test_a_model_that_makes_no_subtitles_refuses(chat: Chat) -> None:
    waiting = asked(chat, model="openai/gpt-4o-transcribe", format="srt")
    words = "response_format 'srt' is not compatible with model 'gpt-4o-transcribe'. Use 'json' or 'text' instead."
    chat.upstream.next_request().respond(400, body={"error": {"message": words, "param": "response_format"}})
    assert words in waiting.get().problem(422, "provider_refused")["detail"]


def test_subtitles_that_are_none_are_said_to_be(chat: Chat) -> None:
    waiting = asked(chat, format="vtt")
    chat.upstream.next_request().respond(200, body={"text": "Hello."})
    assert "whisper-1 was asked for vtt" in waiting.get().problem(422, "provider_refused")["detail"]


@pytest.mark.parametrize("body", [{"words": []}, {"text": 3}])
def test_a_reply_without_a_text_is_an_error(chat: Chat, body: Any) -> None:
    waiting = asked(chat)
    chat.upstream.next_request().respond(200, body=body)
    waiting.get().problem(502, "provider_error")


def test_a_limit_says_when_to_come_again(chat: Chat) -> None:
    chat.upstream.auto(lambda request: request.respond(429, {"Retry-After": "0"}, {"error": {"message": "Slow."}}))
    reply = post(chat.client)
    reply.problem(429, "provider_rate_limited")
    assert int(reply.headers["retry-after"]) == 10


def test_a_key_that_is_refused_is_not_the_persons(chat: Chat) -> None:
    chat.upstream.auto(lambda request: request.respond(401, body={"error": {"message": "No."}}))
    post(chat.client).problem(502, "provider_rejected_key")


@pytest.mark.parametrize(
    ("recording", "status", "code"),
    [(b"", 422, "unreadable_file"), (b"\x89PNG\r\n\x1a\n", 415, "unsupported_file"), (None, 422, "invalid")],
)
def test_what_is_no_recording_is_not_sent_on(chat: Chat, recording: bytes | None, status: int, code: str) -> None:
    post(chat.client, recording).problem(status, code)
    assert chat.upstream.request_count == 0


@pytest.mark.parametrize(
    "fields", [{"format": "mp3"}, {"language": "English, please"}, {"prompt": "a" * 4001}, {"temperature": "1"}]
)
def test_each_wrong_field_is_named(client: Client, fields: dict[str, Any]) -> None:
    problem = post(client, **fields).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == list(fields)


def test_a_body_that_is_no_form(client: Client) -> None:
    client.post("/api/transcriptions", {"file": "a"}).problem(422, "invalid")


def test_an_unknown_provider(client: Client) -> None:
    post(client, model="nobody/whisper-1").problem(422, "unknown_provider")


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
def test_a_recording_beyond_the_limit_is_refused(chat: Chat, size: int) -> None:
    problem = post(chat.client, WEBM + bytes(size - len(WEBM))).problem(413, "too_large")
    assert "1 MiB" in problem["detail"]
    assert chat.upstream.request_count == 0


def test_a_recording_at_the_limit_is_sent_on_whole(chat: Chat) -> None:
    recording = WEBM + bytes(1024 * 1024 - len(WEBM))
    waiting = Asked(lambda: post(chat.client, recording))
    request = chat.upstream.next_request()
    assert recording in request.raw
    request.respond(200, body={"text": "Long."})
    assert waiting.get().json == {"text": "Long."}


def test_whoever_leaves_cuts_the_provider_off(chat: Chat, served: Served) -> None:
    body, headers = form()
    lines = {**headers, "Host": "localhost", "Content-Length": str(len(body))}
    head = "".join(["POST /api/transcriptions HTTP/1.1\r\n", *(f"{name}: {lines[name]}\r\n" for name in lines), "\r\n"])
    with socket.create_connection(("127.0.0.1", served.parley.port)) as client:
        client.sendall(head.encode() + body)
        request = chat.upstream.next_request()
    assert request.wait_closed(5)


def test_each_is_an_entry_in_the_ledger(chat: Chat, served: Served) -> None:
    waiting = asked(chat, model="openai/counted-transcribe")
    usage = {"type": "tokens", "input_tokens": 14, "output_tokens": 3, "total_tokens": 17}
    chat.upstream.next_request().respond(200, body={"text": "Hello.", "usage": usage})
    waiting.get()
    query = "SELECT {} FROM ledger WHERE model = 'openai/counted-transcribe'"
    deadline = time.monotonic() + 10
    while not served.value(query.format("count(*)")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    columns = ("purpose", "outcome", "input_tokens", "output_tokens")
    assert [served.value(query.format(each)) for each in columns] == ["transcription", "complete", 14, 3]


@pytest.mark.parametrize(("size", "status"), [(100_000, 200), (4 * 1024 * 1024, 413)])
def test_a_recording_may_come_without_its_length(chat: Chat, size: int, status: int) -> None:
    chat.upstream.auto(lambda request: request.respond(200, body={"text": "Hello."}))
    body, headers = form(WEBM + bytes(size))
    pieces = (body[start : start + 65536] for start in range(0, len(body), 65536))
    reply = chat.client.post("/api/transcriptions", pieces, headers=headers)
    assert reply.status == status, reply
    # What is told is the limit of recordings, not that of other bodies.
    assert status == 200 or "The recording is larger" in reply.problem(413, "too_large")["detail"]
