"""The tools themselves: a stream is read however it is cut, and whatever breaks the contract's grammar fails."""

import json
import socket
from collections.abc import Iterable

import gevent
import pytest

from tests.answer_copy import AnswerCopy, Json
from tests.event_stream import EventStream, StreamEndedError

HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
MESSAGE = {"id": "a", "conversation_id": "c", "parent_id": "q"}


def event(name: str, data: Json, cursor: str | None = None) -> bytes:
    line = f"id: {cursor}\n" if cursor else ""
    return f"event: {name}\n{line}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def answer(cursor: str = "1-0") -> bytes:
    return event("answer", {"message": MESSAGE, "cursor": cursor})


def delta(text: str, cursor: str, part: int = 0, kind: str = "text") -> bytes:
    return event("delta", {"part": part, "type": kind, "text": text}, cursor)


def end(cursor: str) -> bytes:
    return event("end", {"status": "complete"}, cursor)


def chunked(body: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (body[:7], body[7:], b"") if part or not body[7:])


def opened(wire: Iterable[bytes], copy: AnswerCopy | None = None) -> EventStream:
    """A stream whose server sends these pieces and leaves."""
    here, there = socket.socketpair()

    def send() -> None:
        with there:
            for piece in wire:
                there.sendall(piece)

    gevent.spawn(send)
    return EventStream(here, copy)


GOOD = answer() + b": hb\n\n" + delta("Hi \U0001f600", "1-4") + delta("!", "1-5") + end("1-5")
WIRE = HEAD + chunked(GOOD) + b"0\r\n\r\n"


def test_a_stream_is_read_whole_and_byte_by_byte() -> None:
    for wire in ([WIRE], [WIRE[at : at + 1] for at in range(len(WIRE))], [WIRE[:60], WIRE[60:]]):
        with opened(wire) as stream:
            assert stream.rest() == {"status": "complete"}
            assert (stream.text, stream.cursor, stream.raw) == ("Hi \U0001f600!", "1-5", GOOD)
            assert [comment for comment, _ in stream.comments] == [": hb"]


def test_a_stream_that_breaks_off_says_so_wherever_it_is_cut() -> None:
    for at in range(len(HEAD), len(WIRE) - len(end("1-5")) - len("\r\n0\r\n\r\n")):
        with opened([WIRE[:at]]) as stream, pytest.raises(StreamEndedError):
            stream.until("end")


def test_a_copy_is_gone_on_with_and_stays_as_it_was() -> None:
    copy = AnswerCopy("1-2", [{"type": "text", "text": "Hi"}])
    with opened([HEAD, chunked(answer("1-2") + delta("!", "1-3") + end("1-3"))], copy) as stream:
        stream.until("end")
        assert (stream.text, copy.text) == ("Hi!", "Hi")


BROKEN = {
    "no answer": delta("Hi", "1-2"),
    "two answers": answer() + answer(),
    "something after the end": answer() + end("1-0") + delta("Hi", "1-2"),
    "a hole": answer() + delta("Hi", "1-2") + delta("!", "1-4"),
    "a repetition": answer() + delta("Hi", "1-2") + delta("Hi", "1-2"),
    "units of UTF-16": answer() + delta("\U0001f600", "1-2"),
    "a part left out": answer() + delta("Hi", "1-2", part=1),
    "an earlier part": answer() + delta("Hi", "1-2") + delta("Hm", "1-4", 1, "reasoning") + delta("!", "1-5"),
    "another kind": answer() + delta("Hi", "1-2") + delta("Hm", "1-4", 0, "reasoning"),
    "an end elsewhere": answer() + delta("Hi", "1-2") + end("1-3"),
    "an unknown event": answer() + event("error", {}),
    "a delta without an id": answer() + event("delta", {"part": 0, "type": "text", "text": "Hi"}),
    "a status with an id": answer() + event("status", {"state": "connecting"}, "1-0"),
    "two lines of data": answer() + b"event: end\nid: 1-0\ndata: {\ndata: }\n\n",
    "an unknown line": answer() + b"retry: 1\n\n",
}


@pytest.mark.parametrize("fault", BROKEN)
def test_what_breaks_the_contract_fails(fault: str) -> None:
    with opened([HEAD, chunked(BROKEN[fault])]) as stream, pytest.raises(AssertionError):
        stream.until("nothing")
