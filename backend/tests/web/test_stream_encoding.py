"""Events as bytes; that they arrive is tested over HTTP."""

import pytest

from parley.domain.cursor import Cursor
from parley.domain.events import Delta, End, Event, State
from parley.domain.part import Reasoning, Text, ToolCall
from parley.domain.run import Ending, RunError
from parley.web.stream import encoded


@pytest.mark.parametrize(
    ("event", "data"),
    [
        (Delta(0, Text("a"), Cursor(1, 1)), b'event: delta\nid: 1-1\ndata: {"part":0,"type":"text","text":"a"}\n\n'),
        (
            Delta(1, Reasoning("世"), Cursor(2, 8)),
            'event: delta\nid: 2-8\ndata: {"part":1,"type":"reasoning","text":"世"}\n\n'.encode(),
        ),
        (
            Delta(2, ToolCall("c", "f", "{}"), Cursor(1, 3)),
            b'event: delta\nid: 1-3\ndata: {"part":2,"type":"tool_call","id":"c","name":"f","arguments":"{}"}\n\n',
        ),
        (State("connecting"), b'event: status\ndata: {"state":"connecting"}\n\n'),
        (
            State("retrying", attempt=2, in_ms=800),
            b'event: status\ndata: {"state":"retrying","attempt":2,"in_ms":800}\n\n',
        ),
        (
            End(Ending("failed", error=RunError("internal", "It broke.")), Cursor(1, 0)),
            (
                b'event: end\nid: 1-0\ndata: {"status":"failed","finish_reason":null,"provider_finish_reason":null,'
                b'"usage":null,"timing":null,"error":{"code":"internal","detail":"It broke."},"stop":null,'
                b'"left_out":null,"model":null,"dropped_params":null}\n\n'
            ),
        ),
    ],
)
def test_an_event_is_its_name_its_cursor_and_one_line_of_json(event: Event, data: bytes) -> None:
    assert encoded(event) == data


def test_line_ends_in_the_text_stay_in_their_line() -> None:
    data = encoded(Delta(0, Text("a\r\nb\n\nc\u2028d"), Cursor(1, 8)))
    assert data.count(b"\n") == 4
    assert b"\r" not in data
