"""What hardly any client or provider does: it is no error of Parley's own either."""

import pytest

from tests.client import Client
from tests.contract.gateway.conftest import Post
from tests.contract.gateway.test_chat import MODEL, QUESTION, whole
from tests.contract.gateway.test_ledger import entry
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served

CHAT = "chat/completions"


@pytest.mark.parametrize(
    "body",
    [
        rb'{"model":"openai/odd","messages":[{"role":"user","content":"\ud800"}]}',
        b'{"model":"openai/odd","messages":[{"role":"user","content":"\xff"}]}',
        b'{"model":"openai/odd","temperature":NaN,"messages":[{"role":"user","content":"One"}]}',
        b'{"messages":' + b"[" * 100_000,
        rb'{"a":"\ud800","messages":' + b"[" * 100_000,
    ],
    ids=["half a character", "no UTF-8", "no number", "nested too deeply", "both"],
)
def test_a_body_that_is_no_json_is_refused(post: Post, upstream: ScriptedUpstream, body: bytes) -> None:
    upstream.auto(lambda request: whole(request, "Yes."))
    reply = post(CHAT, body)
    assert (reply.status, reply.json["error"]["code"]) == (400, "invalid")
    assert upstream.request_count == 0


@pytest.mark.parametrize("is_stream", [False, True])
def test_a_model_may_have_any_name(post: Post, upstream: ScriptedUpstream, is_stream: bool) -> None:
    def answer(request: ScriptedRequest) -> None:
        if is_stream:
            request.send_text("Yes.")
            request.finish()
        else:
            whole(request, "Yes.")

    upstream.auto(answer)
    reply = post(CHAT, {"model": "模型/é:1\n", "messages": QUESTION, "stream": is_stream})
    assert reply.status == 200
    assert b"Yes." in reply.body
    assert reply.headers["parley-model"] == "openai/%E6%A8%A1%E5%9E%8B/%C3%A9:1%0A"


def test_names_are_kept_without_what_no_database_keeps(post: Post, upstream: ScriptedUpstream, served: Served) -> None:
    upstream.auto(lambda request: whole(request, "Yes."))
    body = {"model": "openai/odd\0nul", "messages": QUESTION, "user": "a\0b"}
    assert post(CHAT, body).status == 200
    assert entry(served, "openai/oddnul")[0] == "complete"


@pytest.mark.parametrize("name", ["\0", "long" * 100])
def test_a_name_that_is_none_is_refused(post: Post, name: str) -> None:
    reply = post(CHAT, {"model": name, "messages": QUESTION})
    assert (reply.status, reply.json["error"]["param"]) == (400, "model")


def test_a_reply_that_is_nested_too_deeply(post: Post, upstream: ScriptedUpstream) -> None:
    body = '{"usage":' + "[" * 100_000
    upstream.auto(lambda request: request.respond(200, {"Content-Type": "application/json"}, body))
    reply = post(CHAT, {"model": MODEL, "messages": QUESTION})
    assert (reply.status, reply.json["error"]["code"]) == (502, "provider_error")


@pytest.mark.parametrize("path", [CHAT, "audio/speech"])
def test_a_web_page_is_no_reply(post: Post, upstream: ScriptedUpstream, path: str) -> None:
    upstream.auto(lambda request: request.respond(200, {"Content-Type": "text/html"}, "<html>Welcome</html>"))
    reply = post(path, {"model": MODEL, "messages": QUESTION})
    assert (reply.status, reply.json["error"]["code"]) == (502, "provider_error")
    assert "/v1" in reply.json["error"]["message"]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer  ", "Bearer \xff", "Basic \xff=", 'Digest a="'])
def test_whoever_gives_no_token_is_told_so(client: Client, authorization: str) -> None:
    reply = client.get("/v1/models", headers={"Authorization": authorization})
    assert (reply.status, reply.json["error"]["code"]) == (401, "invalid_api_key")
