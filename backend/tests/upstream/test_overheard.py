"""What is learned of replies that are handed on."""

import json

import pytest

from parley.domain.run import Usage
from parley.upstream.error import UpstreamError
from parley.upstream.overheard import Overheard


def event(value: object) -> bytes:
    return b"data: " + json.dumps(value).encode()


def chunk(text: str | None = None, *, index: int = 0, finish: str | None = None, **delta: object) -> bytes:
    content = {"content": text} if text else {}
    return event({"choices": [{"index": index, "delta": {**content, **delta}, "finish_reason": finish}]})


def test_a_stream_is_unfinished_until_it_says_so() -> None:
    overheard = Overheard()
    states = []
    for each in (chunk("One"), chunk(finish="stop"), b"data: [DONE]"):
        overheard.hear_event(each)
        states.append((overheard.is_unfinished, overheard.is_done))
    assert states == [(True, False), (False, False), (False, True)]


def test_an_event_that_only_counts_is_told_apart() -> None:
    overheard = Overheard()
    usage = {"prompt_tokens": 7, "completion_tokens": 5}
    assert not overheard.hear_event(chunk("One"))
    assert not overheard.hear_event(event({"choices": [{"index": 0, "delta": {}}], "usage": usage}))
    assert overheard.hear_event(event({"choices": [], "usage": usage}))
    assert overheard.usage == Usage(7, 5)


def test_the_first_choice_is_the_answer_and_all_are_said() -> None:
    overheard = Overheard()
    for each in (chunk("One"), chunk("Another", index=1), chunk(" two"), chunk(reasoning_content="Hm.")):
        overheard.hear_event(each)
    assert overheard.message == {"role": "assistant", "content": "One two"}
    assert overheard.said == ["One", "Another", " two", "Hm."]


def test_calls_are_put_together() -> None:
    overheard = Overheard()
    first = {"index": 0, "id": "1", "function": {"name": "look", "arguments": '{"at":'}}
    overheard.hear_event(chunk(tool_calls=[first]))
    overheard.hear_event(chunk(tool_calls=[{"index": 0, "function": {"arguments": '"sky"}'}}]))
    function = {"name": "look", "arguments": '{"at":"sky"}'}
    calls = [{"id": "1", "type": "function", "function": function}]
    assert overheard.message == {"role": "assistant", "content": None, "tool_calls": calls}


@pytest.mark.parametrize(
    ("usage", "counted"),
    [
        ({"prompt_tokens": 7, "completion_tokens": 5, "total_tokens": 12}, Usage(7, 5)),
        ({"prompt_tokens": 7, "total_tokens": 7}, Usage(7, 0)),
        ({"input_tokens": 7, "output_tokens": 5, "total_tokens": 12}, Usage(7, 5)),
        ({"type": "duration", "seconds": 3}, None),
        ("many", None),
    ],
)
def test_tokens_are_counted_by_the_names_of_every_kind_of_reply(usage: object, counted: Usage | None) -> None:
    overheard = Overheard()
    overheard.hear_whole(json.dumps({"data": [{"b64_json": "x" * 999}], "usage": usage}).encode())
    assert overheard.usage == counted


@pytest.mark.parametrize(
    "body", [b'{"error":{"message":"No."}}', b'{"error":"No."}', b'{"object":"error","message":"No."}']
)
def test_an_error_with_a_good_status_is_one(body: bytes) -> None:
    with pytest.raises(UpstreamError, match="No"):
        Overheard().hear_whole(body)
    with pytest.raises(UpstreamError, match="No"):
        Overheard().hear_event(b"data: " + body)


@pytest.mark.parametrize("body", [b"<html>", b"", b"{"])
def test_what_is_no_json_is_no_reply(body: bytes) -> None:
    with pytest.raises(UpstreamError, match="not JSON"):
        Overheard().hear_whole(body)


@pytest.mark.parametrize("body", [b'"text"', b"[1]", b'{"text":"half \\ud83d"}', b'{"choices":7}', b'{"choices":[7]}'])
def test_what_is_unusual_is_handed_on(body: bytes) -> None:
    overheard = Overheard()
    overheard.hear_whole(body)
    overheard.hear_event(b"data: " + body)
    assert overheard.usage is None


def test_comments_and_names_are_passed_over() -> None:
    overheard = Overheard()
    assert not overheard.hear_event(b": processing")
    assert not overheard.hear_event(b"event: ping\ndata:")
    assert not overheard.hear_event(b"data: no json")
    assert not overheard.is_unfinished
