"""A provider that is too slow: to begin, to go on, to end. Comments are no progress."""

from collections.abc import Iterator

import pytest

from tests.chat import Chat
from tests.contract.conftest import Install
from tests.contract.shapes import check_failed
from tests.served import Served

_IMPATIENT = {
    "PARLEY_FIRST_TOKEN_TIMEOUT": "1",
    "PARLEY_SILENCE_TIMEOUT": "1",
    "PARLEY_ANSWER_TIMEOUT": "2",
}


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    with install(_IMPATIENT) as served:
        yield served


@pytest.mark.parametrize("is_alive", [False, True], ids=["silent", "sending comments"])
def test_a_provider_that_does_not_begin(chat: Chat, is_alive: bool) -> None:
    stream, request = chat.begin()
    while is_alive and not request.wait_closed(0.1):
        request.send_comment()
    check_failed(stream, "first_token_timeout")
    assert request.wait_closed(1)


@pytest.mark.parametrize("is_alive", [False, True], ids=["silent", "sending comments"])
def test_a_provider_that_falls_silent(chat: Chat, is_alive: bool) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    while is_alive and not request.wait_closed(0.1):
        request.send_comment()
    check_failed(stream, "silence_timeout", "It scatt")
    assert request.wait_closed(1)


def test_an_answer_that_takes_too_long(chat: Chat) -> None:
    stream, request = chat.begin()
    sent = ""
    while not request.wait_closed(0.1):
        request.send_text("word ")
        sent += "word "
    end = stream.rest()
    assert (end["status"], end["error"]["code"]) == ("failed", "answer_timeout")
    assert stream.text
    assert sent.startswith(stream.text)
