"""How long a client of the gateway waits, and what it hears meanwhile."""

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.contract.gateway.conftest import Asked
from tests.contract.gateway.test_chat import MODEL, QUESTION, whole
from tests.served import Served, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    env = {"PARLEY_SILENCE_TIMEOUT": "0.3", "PARLEY_RETRIES": "0"}
    with serving(tmp_path_factory.mktemp("patience") / "data", env) as served:
        yield served


@pytest.fixture(scope="module")
def hasty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    env = {"PARLEY_FIRST_TOKEN_TIMEOUT": "0.3", "PARLEY_RETRIES": "0"}
    with serving(tmp_path_factory.mktemp("hasty") / "data", env) as served:
        yield served


def client_of(served: Served) -> OpenAI:
    token = Client(served.parley.url).post("/api/tokens", {"name": "A test"}).json["token"]
    return OpenAI(base_url=f"{served.parley.url}/v1", api_key=token, max_retries=0)


def test_a_model_that_does_not_begin_is_given_up(hasty: Served) -> None:
    with client_of(hasty) as openai:
        asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
        request = hasty.upstream.next_request()
        with pytest.raises(sdk.InternalServerError) as caught:
            asked.get()
    assert (caught.value.status_code, caught.value.code) == (504, "first_token_timeout")
    assert request.wait_closed(5)


def test_what_comes_all_at_once_may_take_longer(hasty: Served) -> None:
    with client_of(hasty) as openai:
        asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION))
        request = hasty.upstream.next_request()
        # Longer than a first token may take.
        assert not request.wait_closed(0.6)
        whole(request, "At last.")
        assert asked.get().choices[0].message.content == "At last."


def test_a_model_that_falls_silent_is_given_up(served: Served) -> None:
    with client_of(served) as openai:
        asked = Asked(lambda: list(openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True)))
        request = served.upstream.next_request()
        request.send_text("One")
        with pytest.raises(sdk.APIError) as caught:
            asked.get()
    assert caught.value.code == "silence_timeout"
    assert request.wait_closed(5)


def test_a_client_that_waits_for_the_first_word_hears_that_the_connection_lives(served: Served, token: str) -> None:
    body = b'{"messages":[{"role":"user","content":"Hello?"}],"stream":true}'
    address = urlsplit(served.parley.url)
    names = {"Host": "127.0.0.1", "Authorization": f"Bearer {token}", "Content-Length": str(len(body))}
    head = "\r\n".join(["POST /v1/chat/completions HTTP/1.1", *(f"{name}: {text}" for name, text in names.items())])
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(head.encode() + b"\r\n\r\n" + body)
        request = served.upstream.next_request()
        received = b""
        while b": hb\n\n" not in received:
            received += connection.recv(65536)
        assert received.startswith(b"HTTP/1.1 200 ")
        request.respond(400, body={"error": {"message": "No."}})
        while b"}}\n\n" not in received:
            received += connection.recv(65536)
    assert b'data: {"error":{"message":"The provider refused the request (status 400). It says: No."' in received
