"""`POST /api/messages/{answer}/speech`: an answer read aloud by the provider, as one sound."""

import http.client
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.chat import UNKNOWN_ID, Chat
from tests.contract.conftest import Install
from tests.contract.gateway.conftest import Asked
from tests.scripted_request import ScriptedRequest
from tests.served import Served

MODEL = "openai/tts-1"
MP3 = {"Content-Type": "audio/mpeg"}
_SETTINGS = {"PARLEY_RETRY_BASE_MS": "1", "PARLEY_SPEECH_MODEL": MODEL, "PARLEY_SPEECH_VOICE": "coral"}


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    with install(_SETTINGS) as served:
        yield served


def answered(chat: Chat, text: str) -> str:
    """The id of an answer that says this."""
    stream = chat.ask()
    request = chat.upstream.next_request()
    if text:
        request.send_text(text)
    request.finish()
    stream.rest()
    return stream.id


def post(chat: Chat, answer_id: str, **body: Any) -> Any:
    return chat.client.post(f"/api/messages/{answer_id}/speech", body)


def begun(request: ScriptedRequest, sound: bytes, content_type: str = "audio/mpeg") -> None:
    request.begin(headers={"Content-Type": content_type})
    request.send_raw(sound)


def sounded(request: ScriptedRequest, sound: bytes, content_type: str = "audio/mpeg") -> None:
    begun(request, sound, content_type)
    request.end_body()


def test_an_answer_is_read_as_one_would_say_it(chat: Chat) -> None:
    answer_id = answered(chat, "# The *sea*\n\nIt is **blue**:\n\n```sh\nlook\n```\n")
    waiting = Asked(lambda: post(chat, answer_id))
    request = chat.upstream.next_request()
    assert request.path == "/v1/audio/speech"
    assert request.body == {
        "model": "tts-1",
        "input": "The sea.\nIt is blue:",
        "voice": "coral",
        "response_format": "mp3",
    }
    sounded(request, b"one")
    reply = waiting.get()
    assert (reply.status, reply.headers["content-type"], reply.body) == (200, "audio/mpeg", b"one")
    assert reply.headers["cache-control"] == "no-cache, no-transform"


def test_model_voice_and_format_are_the_requests(chat: Chat) -> None:
    answer_id = answered(chat, "Hello.")
    waiting = Asked(lambda: post(chat, answer_id, model="openai/gpt-4o-mini-tts", voice="sage", format="pcm"))
    request = chat.upstream.next_request()
    assert [request.body[name] for name in ("model", "voice", "response_format")] == ["gpt-4o-mini-tts", "sage", "pcm"]
    sounded(request, b"\0\1", "application/octet-stream")
    assert waiting.get().headers["content-type"] == "audio/pcm"


def test_a_long_answer_is_asked_for_piece_by_piece(chat: Chat) -> None:
    sentences = [f"This is sentence number {number} of a long answer." for number in range(200)]
    answer_id = answered(chat, " ".join(sentences))
    waiting = Asked(lambda: post(chat, answer_id))
    inputs = []
    for number in range(3):
        request = chat.upstream.next_request()
        inputs.append(request.body["input"])
        sounded(request, b"%d" % number)
    assert waiting.get().body == b"012"
    assert " ".join(inputs).split() == " ".join(sentences).split()
    assert all(len(each) <= 4000 and each.endswith("answer.") for each in inputs)


def test_the_first_sound_is_there_while_the_rest_is_made(chat: Chat, served: Served) -> None:
    answer_id = answered(chat, "Hello. " * 800)
    connection = http.client.HTTPConnection("127.0.0.1", served.parley.port, timeout=10)
    opened = Asked(lambda: opening(connection, answer_id))
    first = chat.upstream.next_request()
    begun(first, b"one")
    response = opened.get()
    assert response.read1(10) == b"one"
    first.send_raw(b"two")
    assert response.read1(10) == b"two"
    first.end_body()
    second = chat.upstream.next_request()
    sounded(second, b"three")
    assert response.read() == b"three"
    connection.close()


def test_a_piece_that_cannot_be_had_breaks_the_sound_off(chat: Chat) -> None:
    answer_id = answered(chat, "Hello. " * 800)
    waiting = Asked(lambda: post(chat, answer_id))
    sounded(chat.upstream.next_request(), b"one")
    chat.upstream.next_request().respond(400, body={"error": {"message": "Enough."}})
    with pytest.raises(http.client.IncompleteRead) as caught:
        waiting.get()
    assert caught.value.partial == b"one"


def test_whoever_leaves_cuts_the_voice_off_and_nothing_else_is_asked(chat: Chat, served: Served) -> None:
    answer_id = answered(chat, "Hello. " * 800)
    asked_before = chat.upstream.request_count
    connection = http.client.HTTPConnection("127.0.0.1", served.parley.port, timeout=10)
    opened = Asked(lambda: opening(connection, answer_id))
    request = chat.upstream.next_request()
    begun(request, b"one")
    response = opened.get()
    assert response.read1(10) == b"one"
    response.close()
    connection.close()
    assert request.wait_closed(5)
    assert ledger_of(served) == "stopped"
    assert chat.upstream.request_count == asked_before + 1


def test_whoever_leaves_before_the_first_sound_cuts_it_off_too(chat: Chat, served: Served) -> None:
    answer_id = answered(chat, "Hello.")
    with socket.create_connection(("127.0.0.1", served.parley.port)) as client:
        client.sendall(f"POST /api/messages/{answer_id}/speech HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        request = chat.upstream.next_request()
    assert request.wait_closed(5)


@pytest.mark.parametrize("text", ["", "```\nonly_code()\n```"])
def test_nothing_to_say(chat: Chat, text: str) -> None:
    answer_id = answered(chat, text)
    asked_before = chat.upstream.request_count
    post(chat, answer_id).problem(422, "nothing_to_say")
    assert chat.upstream.request_count == asked_before


def test_only_answers_are_read(chat: Chat) -> None:
    stream = chat.ask()
    chat.upstream.next_request().finish()
    stream.rest()
    post(chat, stream.user_id).problem(404, "not_found")
    post(chat, UNKNOWN_ID).problem(404, "not_found")


@pytest.mark.parametrize("body", [{"format": "wav"}, {"voice": ""}, {"speed": 2}, {"format": "opus"}])
def test_each_wrong_field_is_named(chat: Chat, body: dict[str, Any]) -> None:
    problem = post(chat, UNKNOWN_ID, **body).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == list(body)


def test_what_is_no_sound_is_not_handed_on(chat: Chat) -> None:
    answer_id = answered(chat, "Hello.")
    waiting = Asked(lambda: post(chat, answer_id))
    chat.upstream.next_request().respond(200, body={"status": "queued"})
    waiting.get().problem(502, "provider_error")


def test_the_provider_refuses(chat: Chat) -> None:
    answer_id = answered(chat, "Hello.")
    waiting = Asked(lambda: post(chat, answer_id, voice="nobody"))
    chat.upstream.next_request().respond(400, body={"error": {"message": "There is no such voice."}})
    assert "There is no such voice." in waiting.get().problem(422, "provider_refused")["detail"]


def test_the_first_that_is_listed_speaks_and_hears(install: Install) -> None:
    with install({}) as served, served.chat() as chat:
        answer_id = answered(chat, "Hello.")
        problem = post(chat, answer_id).problem(422, "no_fitting_model")
        assert "PARLEY_SPEECH_MODEL" in problem["detail"]
    with install({}) as served, served.chat() as chat:
        chat.upstream.models = ["gpt-1", "kokoro", "whisper-1"]
        served.parley.restart()
        deadline = time.monotonic() + 10
        while not chat.client.get("/api/session").json["features"]["speech"]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert chat.client.get("/api/session").json["features"]["transcription"] is True
        answer_id = answered(chat, "Hello.")
        waiting = Asked(lambda: post(chat, answer_id))
        request = chat.upstream.next_request()
        assert (request.body["model"], request.body["voice"]) == ("kokoro", "alloy")
        sounded(request, b"one")
        assert waiting.get().body == b"one"


def test_settings_name_what_is_there(chat: Chat) -> None:
    features = chat.client.get("/api/session").json["features"]
    assert (features["speech"], features["transcription"]) == (True, False)


def opening(connection: http.client.HTTPConnection, answer_id: str) -> http.client.HTTPResponse:
    connection.request("POST", f"/api/messages/{answer_id}/speech")
    return connection.getresponse()


def ledger_of(served: Served) -> object:
    """How the latest request for a voice ended, once it has."""
    deadline = time.monotonic() + 10
    query = "SELECT outcome FROM ledger WHERE purpose = 'speech' ORDER BY created_at DESC LIMIT 1"
    while (outcome := served.value(query)) != "stopped" and time.monotonic() < deadline:
        time.sleep(0.02)
    return outcome
