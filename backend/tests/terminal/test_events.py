"""The event stream of one answer, cut anywhere."""

import msgspec
import pytest

from parley.terminal.events import Delta, End, Event, EventParser, Failure, Message, Started, State

STREAM = (
    "event: answer\n"
    'data: {"message":{"id":"a","conversation_id":"c","role":"assistant"},"cursor":"1-0"}\n\n'
    ": hb\n\n"
    'event: status\ndata: {"state":"retrying","attempt":2,"in_ms":800}\n\n'
    'event: delta\nid: 1-3\ndata: {"part":0,"type":"text","text":"天😀\\n"}\n\n'
    'event: news\ndata: {"of":"a later version"}\n\n'
    'event: delta\r\nid: 1-4\r\ndata: {"part":1,"type":"tool_call","id":"1","name":"look","arguments":"{}"}\r\n\r\n'
    'event: end\nid: 1-4\ndata: {"status":"failed","finish_reason":null,"error":{"code":"x","detail":"No."}}\n\n'
).encode()
EVENTS = [
    Started(Message("a", "c"), "1-0"),
    State("retrying", 2, 800),
    Delta("text", "天😀\n", "", "1-3"),
    Delta("tool_call", "", "look", "1-4"),
    End("failed", None, Failure("x", "No.")),
]


def parsed(*pieces: bytes) -> list[Event]:
    parser = EventParser()
    return [event for piece in pieces for event in parser.add(piece)]


def test_a_stream_is_the_same_whole_byte_by_byte_and_at_every_split() -> None:
    assert parsed(STREAM) == EVENTS
    assert parsed(*(STREAM[at : at + 1] for at in range(len(STREAM)))) == EVENTS
    for at in range(len(STREAM)):
        assert parsed(STREAM[:at], STREAM[at:]) == EVENTS


def test_an_event_that_is_cut_off_is_none() -> None:
    assert parsed(STREAM[:-1]) == EVENTS[:-1]


@pytest.mark.parametrize("data", [b"", b"data: {}\n", b"data: {\n", b"data: \xff\n"])
def test_what_is_none_of_parleys_is_refused(data: bytes) -> None:
    with pytest.raises(msgspec.MsgspecError):
        parsed(b"event: end\n" + data + b"\n")
