"""A question as a provider gets it: media encoded on the way, so that nobody else waits for them."""

import json
from base64 import b64decode

import gevent
import pytest

from parley.domain.prompt import Medium, Prompt, Turn
from parley.upstream.question import Question, body_of

PIECE = 48 * 1024
MOST_AT_ONCE = 64 * 1024


def data_of(size: int) -> bytes:
    return (bytes(range(256)) * (size // 256 + 1))[:size]


def question(*sizes: int) -> Question:
    media = [Medium("image/png", data_of(size)) for size in sizes]
    prompt = Prompt("m", [Turn("system", "Be brief."), Turn("user", "What is this?", media=media)])
    body = body_of(prompt, {}, is_prefilled=False)
    assert isinstance(body, Question)
    return body


def test_a_question_without_media_is_one_text() -> None:
    body = body_of(Prompt("m", [Turn("user", "Hello?")]), {"seed": 1}, is_prefilled=False)
    assert isinstance(body, bytes)
    assert json.loads(body) == {
        "model": "m",
        "messages": [{"role": "user", "content": "Hello?"}],
        "stream": True,
        "seed": 1,
    }


@pytest.mark.parametrize("size", [1, 2, 3, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE + 2])
def test_media_come_whole_and_as_long_as_was_said(size: int) -> None:
    body = question(size, 4)
    sent = b"".join(body)
    assert len(body) == len(sent)
    assert b"".join(body) == sent, "it may be sent again"
    content = json.loads(sent)["messages"][1]["content"]
    data = [b64decode(part["image_url"]["url"].removeprefix("data:image/png;base64,")) for part in content[1:]]
    assert data == [data_of(size), data_of(4)]


def test_everybody_else_has_a_turn_after_each_piece() -> None:
    turns = 0

    def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            gevent.sleep(0)

    greenlet = gevent.spawn(other)
    gevent.sleep(0)
    try:
        before, pieces = turns, list(map(len, question(20 * PIECE)))
    finally:
        greenlet.kill()
    assert max(pieces) <= MOST_AT_ONCE
    assert turns - before >= 20
