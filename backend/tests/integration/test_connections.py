"""Connections to the provider: kept for the next answer, and replaced unseen when they have died."""

import contextlib
import socket

import pytest

from tests.chat import Chat
from tests.event_stream import EventStream
from tests.integration.conftest import Install
from tests.scripted_request import ScriptedRequest


def complete(chat: Chat) -> ScriptedRequest:
    stream, request = chat.begin()
    request.send_text("It scatters.")
    request.finish()
    assert stream.rest()["status"] == "complete"
    return request


def check_unseen(stream: EventStream) -> None:
    """The reader saw one request, and an answer."""
    end = stream.rest()
    assert (end["status"], end["timing"]["requests"], stream.text) == ("complete", 1, "It scatters.")
    assert stream.states[0] == "connecting"
    assert "retrying" not in stream.states


def test_one_connection_carries_one_answer_after_the_other(chat: Chat) -> None:
    requests = [complete(chat) for _ in range(5)]
    assert len({request.connection_number for request in requests}) == 1


def test_a_refusal_gives_its_connection_back(chat: Chat) -> None:
    first = complete(chat)
    stream, request = chat.begin()
    request.respond(400, body={"error": {"message": "Too long"}})
    assert stream.rest()["status"] == "failed"
    assert complete(chat).connection_number == first.connection_number


def test_answers_written_at_once_have_a_connection_each(chat: Chat) -> None:
    requests = [chat.begin()[1] for _ in range(4)]
    assert len({request.connection_number for request in requests}) == 4


def test_a_stopped_answer_leaves_the_others_connections_alone(chat: Chat) -> None:
    chat.stopped()
    first = complete(chat)
    assert complete(chat).connection_number == first.connection_number


@pytest.mark.parametrize("when", ["idle", "as the next request comes"])
def test_a_kept_connection_that_died_is_replaced_unseen(chat: Chat, when: str) -> None:
    first = complete(chat)
    if when == "idle":
        first.reset()
    stream, request = chat.begin()
    if when != "idle":
        assert request.connection_number == first.connection_number
        request.reset()
        request = chat.upstream.next_request()
    assert request.connection_number != first.connection_number
    request.send_text("It scatters.")
    request.finish()
    check_unseen(stream)


def test_an_answer_is_stopped_while_its_provider_is_being_connected(install: Install) -> None:
    with contextlib.ExitStack() as stack:
        # Its queue of connections is full, so that the kernel answers no further one.
        deaf = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        port = deaf.getsockname()[1]
        stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        served = install({"OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1", "PARLEY_CONNECT_TIMEOUT": "30"})
        chat = stack.enter_context(served.chat())
        stream = chat.ask(model="openai/any")
        stream.until_state("connecting")
        receipt = chat.stop(stream.id)
        assert (receipt["status"], receipt["upstream_closed"]) == ("stopped", True)
        assert receipt["closed_after_ms"] < 2000
        assert stream.rest()["status"] == "stopped"
