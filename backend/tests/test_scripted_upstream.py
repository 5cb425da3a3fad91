"""The tools themselves: a scripted upstream that steps, resets and sees closes, read by the suite's own client."""

import http.client
import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.client import Client
from tests.scripted_control import ControlServer
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream
from tests.server import BACKEND


@pytest.fixture
def upstream() -> Iterator[ScriptedUpstream]:
    with ScriptedUpstream() as upstream:
        yield upstream


def ask(upstream: ScriptedUpstream, connection: http.client.HTTPConnection | None = None) -> http.client.HTTPConnection:
    connection = connection or http.client.HTTPConnection("127.0.0.1", upstream.port, timeout=10)
    headers = {"Content-Type": "application/json"}
    connection.request("POST", "/v1/chat/completions", json.dumps({"model": "m", "stream": True}), headers)
    return connection


def content(line: bytes) -> str:
    return str(json.loads(line.removeprefix(b"data: "))["choices"][0]["delta"].get("content", ""))


def test_each_token_arrives_when_it_is_sent_and_not_before(upstream: ScriptedUpstream) -> None:
    connection = ask(upstream)
    request = upstream.next_request()
    assert request.body == {"model": "m", "stream": True}
    request.begin()
    response = connection.getresponse()
    for token in ("one ", "二 ", "three"):
        request.send_text(token)
        assert content(response.readline()) == token
        assert response.readline() == b"\n"
    request.finish(usage={"prompt_tokens": 1})
    assert b'"usage": {"prompt_tokens": 1}' in (rest := response.read())
    assert rest.endswith(b"data: [DONE]\n\n")
    connection.close()


def test_a_kept_alive_connection_carries_the_next_request(upstream: ScriptedUpstream) -> None:
    connection = ask(upstream)
    upstream.next_request().respond(429, {"Retry-After": "3"}, {"error": {"message": "slow down"}})
    response = connection.getresponse()
    assert (response.status, response.getheader("Retry-After")) == (429, "3")
    assert b"slow down" in response.read()
    ask(upstream, connection)
    request = upstream.next_request()
    assert (request.number, request.connection_number, upstream.connection_count) == (2, 1, 1)
    connection.close()


def test_the_peer_closing_is_seen_with_its_time(upstream: ScriptedUpstream) -> None:
    connection = ask(upstream)
    request = upstream.next_request()
    assert not request.is_closed
    before = time.monotonic()
    connection.close()
    assert request.wait_closed(5)
    assert request.closed_at is not None
    assert before <= request.closed_at <= time.monotonic()


def test_a_reset_reaches_the_peer_as_a_reset(upstream: ScriptedUpstream) -> None:
    connection = ask(upstream)
    request = upstream.next_request()
    request.send_text("half")
    response = connection.getresponse()
    assert content(response.readline()) == "half"
    request.reset()
    with pytest.raises(ConnectionResetError):
        response.read()
    response.close()
    connection.close()


def test_a_body_that_is_not_chunked_ends_with_the_connection(upstream: ScriptedUpstream) -> None:
    connection = ask(upstream)
    request = upstream.next_request()
    request.begin(chunked=False)
    request.send_raw(b"data: [DONE]\n\n")
    request.end_body()
    assert connection.getresponse().read() == b"data: [DONE]\n\n"
    connection.close()


def test_requests_are_answered_by_a_function_in_auto_mode(upstream: ScriptedUpstream) -> None:
    def answer(request: ScriptedRequest) -> None:
        request.send_text("auto")
        request.finish()

    upstream.auto(answer)
    connection = ask(upstream)
    assert content(connection.getresponse().readline()) == "auto"
    connection.close()


@pytest.mark.parametrize(("status", "names"), [(200, ["scripted-1", "scripted/2:latest"]), (500, None)])
def test_models_are_listed_or_fail(upstream: ScriptedUpstream, status: int, names: list[str] | None) -> None:
    upstream.models_status = status
    reply = Client(f"http://127.0.0.1:{upstream.port}").get("/v1/models")
    assert reply.status == status
    assert ([model["id"] for model in reply.json["data"]] if names else None) == names


def test_the_same_steps_are_taken_over_the_control_port(upstream: ScriptedUpstream) -> None:
    with ControlServer(upstream) as server:
        control = Client(server.url)
        assert control.post("/requests/next", {"timeout": 0.01}).status == 408
        connection = ask(upstream)
        assert control.post("/requests/next").json["number"] == 1
        assert control.post("/requests/1/send", {"text": "over HTTP"}).status == 200
        assert content((response := connection.getresponse()).readline()) == "over HTTP"
        assert control.get("/requests/1/closed?timeout=0.01").json == {"closed": False}
        assert control.post("/requests/1/finish", {"reason": "length"}).status == 200
        assert b'"finish_reason": "length"' in response.read()
        connection.close()
        assert control.get("/requests/1/closed?timeout=5").json == {"closed": True}
        assert control.post("/requests/2/send", {"text": "?"}).status == 404
        assert control.get("/counters").json == {"connections": 1, "requests": 1}


def test_it_runs_as_a_process_and_ends_with_sigterm() -> None:
    command = [sys.executable, "-m", "tests.scripted_upstream"]
    with subprocess.Popen(command, cwd=BACKEND, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        addresses: dict[str, Any] = json.loads(process.stdout.readline())
        models = Client(addresses["base_url"].removesuffix("/v1")).get("/v1/models")
        assert models.status == 200
        assert Client(addresses["control_url"]).get("/counters").json["requests"] == 0
        process.terminate()
        assert process.wait(10) == 0


def test_its_close_refuses_new_connections() -> None:
    with ScriptedUpstream() as upstream:
        port = upstream.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)
