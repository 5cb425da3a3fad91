"""What is refused, how it is said, and that a 422 names every field. RFC 9457, and never a page."""

from collections.abc import Iterator

import pytest

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import Client

CONVERSATION = f"/api/conversations/{UNKNOWN_ID}"
MESSAGE = f"/api/messages/{UNKNOWN_ID}"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api/nothing"),
        ("GET", "/api/"),
        ("GET", "/api"),
        ("GET", "/api//session"),
        ("GET", "/api/conversations/not-an-id"),
        ("GET", "/api/messages/1/events"),
        ("GET", f"{MESSAGE}/events"),
        ("DELETE", MESSAGE),
        ("POST", f"{MESSAGE}/restore"),
        ("POST", f"{MESSAGE}/stop"),
        ("POST", f"{MESSAGE}/answers"),
        ("POST", f"{MESSAGE}/continue"),
    ],
)
def test_what_does_not_exist_is_not_found(client: Client, method: str, path: str) -> None:
    client.call(method, path).problem(404, "not_found")


def test_a_question_where_an_answer_is_asked_for_is_not_found(chat: Chat) -> None:
    stream = chat.complete()
    chat.client.get(f"/api/messages/{stream.user_id}/events").problem(404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/api/conversations", {"GET", "POST"}),
        ("POST", CONVERSATION, {"GET", "PATCH", "DELETE"}),
        ("GET", f"{CONVERSATION}/messages", {"POST"}),
        ("POST", f"{MESSAGE}/events", {"GET"}),
        ("GET", f"{MESSAGE}/stop", {"POST"}),
        ("POST", "/api/session", {"GET"}),
    ],
)
def test_another_method_is_not_allowed(client: Client, method: str, path: str, allowed: set[str]) -> None:
    reply = client.call(method, path)
    reply.problem(405, "method_not_allowed")
    assert allowed <= set(reply.headers["allow"].split(", "))


def test_a_body_up_to_the_limit_is_taken_and_a_larger_one_is_not(client: Client) -> None:
    limit = client.get("/api/session").json["limits"]["body_bytes"]
    around = len(b'{"system_prompt":""}')
    headers = {"Content-Type": "application/json"}

    def body(size: int) -> bytes:
        return b'{"system_prompt":"%b"}' % (b"x" * (size - around))

    assert client.post("/api/conversations", body(limit), headers=headers).status == 201
    client.post("/api/conversations", body(limit + 1), headers=headers).problem(413, "too_large")
    client.post("/api/conversations", body(20 * limit), headers=headers).problem(413, "too_large")


def test_a_body_of_unknown_length_is_bounded_too(client: Client) -> None:
    limit = client.get("/api/session").json["limits"]["body_bytes"]

    def pieces() -> Iterator[bytes]:
        yield b'{"system_prompt":"'
        for _ in range(limit // 65536 + 1):
            yield b"x" * 65536
        yield b'"}'

    headers = {"Content-Type": "application/json"}
    client.post("/api/conversations", pieces(), headers=headers).problem(413, "too_large")


def test_a_body_that_breaks_its_own_framing_cannot_be_read(client: Client) -> None:
    headers = {"Content-Type": "application/json", "Transfer-Encoding": "chunked"}
    client.post("/api/conversations", b"no size of a chunk\r\n", headers=headers).problem(400, "bad_request")


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_a_body_that_is_not_called_json_is_refused(client: Client, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    client.post("/api/conversations", b"{}", headers=headers).problem(415, "unsupported_media_type")


@pytest.mark.parametrize("media_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_is_json_with_a_parameter_too(client: Client, media_type: str) -> None:
    assert client.post("/api/conversations", b"{}", headers={"Content-Type": media_type}).status == 201


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"{'title': 1}",
        b'{"title": }',
        b"nothing",
        b'{"title": "\xff"}',
        b'{"title": "\\ud800"}',
        b"{} {}",
        b"[" * 100_000,
    ],
    ids=["cut off", "quotes", "no value", "no JSON", "not UTF-8", "half a surrogate", "two values", "deep"],
)
def test_what_is_not_json_is_malformed(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    client.post("/api/conversations", body, headers=headers).problem(400, "malformed_json")


ASK: Json = {"parts": text_parts("?"), "conversation": {}}
WRONG: list[tuple[str, Json, set[str]]] = [
    ("conversation", {"titel": "?"}, {"titel"}),
    ("conversation", {"title": 1}, {"title"}),
    ("conversation", {"title": "x" * 301}, {"title"}),
    ("conversation", {"id": "1"}, {"id"}),
    ("conversation", {"id": ""}, {"id"}),
    ("conversation", {"id": UNKNOWN_ID.replace("-", "")}, {"id"}),
    ("conversation", {"model": ""}, {"model"}),
    ("conversation", {"params": {"temprature": 1}}, {"params.temprature"}),
    ("conversation", {"params": {"temperature": 3}}, {"params.temperature"}),
    ("conversation", {"params": {"temperature": "hot"}}, {"params.temperature"}),
    ("conversation", {"params": {"top_p": -0.1}}, {"params.top_p"}),
    ("conversation", {"params": {"max_tokens": 0}}, {"params.max_tokens"}),
    ("conversation", {"params": {"seed": 1.5}}, {"params.seed"}),
    ("conversation", {"params": {"presence_penalty": 3}}, {"params.presence_penalty"}),
    ("conversation", {"params": {"frequency_penalty": -3}}, {"params.frequency_penalty"}),
    ("conversation", {"params": []}, {"params"}),
    ("conversation", {"titel": "?", "modell": "?", "params": {"n": 2}}, {"titel", "modell", "params.n"}),
    ("patch", {"titel": "?"}, {"titel"}),
    ("patch", {"id": UNKNOWN_ID}, {"id"}),
    ("patch", {"seen": "yes"}, {"seen"}),
    ("patch", {"leaf_id": "1"}, {"leaf_id"}),
    ("patch", {"leaf_id": None}, {"leaf_id"}),
    ("message", {}, {"parts"}),
    ("message", ASK | {"parts": []}, {"parts"}),
    ("message", ASK | {"parts": "?"}, {"parts"}),
    ("message", ASK | {"parts": [{"type": "video", "text": "?"}]}, {"parts.0.type"}),
    ("message", ASK | {"parts": [{"text": "?"}]}, {"parts.0.type"}),
    ("message", ASK | {"parts": [{"type": "image"}]}, {"parts.0.file_id"}),
    ("message", ASK | {"parts": [{"type": "text"}]}, {"parts.0.text"}),
    ("message", ASK | {"parts": [*text_parts("?"), {"type": "text", "text": "?", "lang": "en"}]}, {"parts.1.lang"}),
    ("message", ASK | {"text": "?"}, {"text"}),
    ("message", ASK | {"parent_id": 1}, {"parent_id"}),
    ("message", ASK | {"answer_id": "x"}, {"answer_id"}),
    ("message", ASK | {"conversation": {"titel": "?"}}, {"conversation.titel"}),
    ("message", ASK | {"conversation": {"params": {"n": 2}}}, {"conversation.params.n"}),
    ("answers", {"parts": []}, {"parts"}),
    ("answers", {"answer_id": 1}, {"answer_id"}),
    ("continue", {"cursor": 1}, {"cursor"}),
    ("continue", {"model": "openai/other"}, {"model"}),
]


@pytest.mark.parametrize(("call", "body", "fields"), WRONG)
def test_each_wrong_or_unknown_field_is_named(chat: Chat, call: str, body: Json, fields: set[str]) -> None:
    paths = {
        "conversation": ("POST", "/api/conversations"),
        "patch": ("PATCH", f"/api/conversations/{chat.create()}"),
        "message": ("POST", f"/api/conversations/{new_id()}/messages"),
        "answers": ("POST", f"{MESSAGE}/answers"),
        "continue": ("POST", f"{MESSAGE}/continue"),
    }
    problem = chat.client.call(*paths[call], body).problem(422, "invalid")
    assert {each["field"] for each in problem["errors"]} == fields


@pytest.mark.parametrize("text", ["", "  \n\t", "\0"])
def test_a_question_without_words_is_refused(chat: Chat, text: str) -> None:
    path = f"/api/conversations/{new_id()}/messages"
    assert chat.client.post(path, ASK | {"parts": text_parts(text)}).problem(422, "invalid")["errors"]


@pytest.mark.parametrize("body", [b"[]", b'"title"', b"1", b"null"])
def test_a_body_that_is_no_object_is_invalid(client: Client, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    client.post("/api/conversations", body, headers=headers).problem(422, "invalid")


@pytest.mark.parametrize("model", ["nobody/knows", "scripted-1", "/scripted-1", "openai/"])
@pytest.mark.parametrize("call", ["ask", "again", "conversation's"])
def test_a_model_of_no_provider_is_refused(chat: Chat, call: str, model: str) -> None:
    path, body = f"/api/conversations/{new_id()}/messages", ASK | {"model": model}
    if call == "again":
        path, body = f"/api/messages/{chat.complete().user_id}/answers", {"model": model}
    elif call == "conversation's":
        body = ASK | {"conversation": {"model": model}}
    problem = chat.client.post(path, body).problem(422, "unknown_provider")
    assert [each["field"] for each in problem["errors"]] == ["model"]
