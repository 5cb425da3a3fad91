"""Where a reader goes on: from its own cursor if it is valid, else from 0. All of it for finished and live answers."""

from urllib.parse import quote

import pytest

from tests.answer_copy import AnswerCopy, length, prefix
from tests.chat import Chat
from tests.event_stream import EventStream

# Code points of one to four bytes in UTF-8, of one and two units in UTF-16, and clusters of several.
TEXT = 'a\u00e9\u4e2d\U0001f600e\u0301\U0001f468\u200d\U0001f469\u200d\U0001f467\r\n\u2028"\\b'

INVALID = {
    "empty": "-",
    "no number": "one-two",
    "no run": "-3",
    "no position": "1-",
    "only a number": "1",
    "negative run": "-1-3",
    "negative position": "1--3",
    "run 0": "0-0",
    "a later run": "2-0",
    "beyond the end": f"1-{len(TEXT) + 1}",
    "huge position": "1-" + "9" * 40,
    "huge run": "9" * 40 + "-1",
    "hexadecimal": "1-0x3",
    "with a sign": "1-+3",
    "with an underscore": "1-1_0",
    "with a fraction": "1-3.0",
    "something behind": "1-3;",
    "a page's cursor": "MTc2MzcxMDAwMDAwMA==",
    "a list": "1-1,1-2",
    "not ASCII digits": "\u0661-\u0663",
    "a thousand characters": "1" * 1000,
}


def resumed_at(chat: Chat, answer_id: str, cursor: str, *, by_query: bool = False) -> str:
    """The cursor at which the deltas begin for a reader who sends this one."""
    if by_query:
        return chat.follow(answer_id, query=f"?after={quote(cursor)}").cursor
    return chat.follow(answer_id, cursor.encode("utf-8").decode("latin-1")).cursor


@pytest.fixture
def written(chat: Chat) -> EventStream:
    return chat.complete(TEXT)


def test_a_reader_goes_on_from_every_position_in_code_points(chat: Chat, written: EventStream) -> None:
    parts = written.copy.parts
    assert written.cursor == f"1-{len(TEXT)}"
    for n in range(len(TEXT) + 1):
        stream = chat.follow(written.id, copy=AnswerCopy(f"1-{n}", prefix(parts, n)))
        assert stream.cursor == f"1-{n}"
        assert stream.rest() == written.copy.end
        assert stream.copy.parts == parts


@pytest.mark.parametrize("by_query", [False, True], ids=["header", "query"])
@pytest.mark.parametrize("shape", INVALID)
def test_any_other_cursor_starts_from_0(chat: Chat, written: EventStream, shape: str, by_query: bool) -> None:
    assert resumed_at(chat, written.id, INVALID[shape], by_query=by_query) == "1-0"


def test_without_a_cursor_an_answer_is_read_from_0(chat: Chat, written: EventStream) -> None:
    stream = chat.follow(written.id)
    assert stream.cursor == "1-0"
    stream.rest()
    assert stream.text == TEXT


@pytest.mark.parametrize(
    ("header", "after", "start"),
    [("1-2", "1-3", "1-2"), ("nonsense", "1-3", "1-0"), ("1-9999", "1-3", "1-0"), (None, "1-3", "1-3")],
)
def test_the_header_wins_over_the_query(
    chat: Chat, written: EventStream, header: str | None, after: str, start: str
) -> None:
    assert chat.follow(written.id, header, query=f"?after={after}").cursor == start


def test_a_reader_at_the_end_of_a_finished_answer_gets_just_the_end(chat: Chat, written: EventStream) -> None:
    stream = chat.follow(written.id, copy=AnswerCopy(written.cursor, written.copy.parts))
    stream.rest()
    assert [event.name for event in stream.events] == ["answer", "end"]


def test_cursors_of_an_answer_being_written(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text(TEXT)
    stream.until_text(TEXT)
    valid = (f"1-{n}" for n in range(len(TEXT) + 1))
    assert all(resumed_at(chat, stream.id, cursor) == cursor for cursor in valid)
    for cursor in (f"1-{len(TEXT) + 1}", "2-0", "0-0", "nonsense"):
        assert resumed_at(chat, stream.id, cursor) == "1-0"


@pytest.mark.parametrize("is_live", [True, False], ids=["being written", "finished"])
def test_a_cursor_of_an_earlier_run_is_valid_up_to_the_start_of_the_next(chat: Chat, is_live: bool) -> None:
    first = chat.stopped("One, two")
    second = chat.go_on(first.id)
    request = chat.upstream.next_request()
    request.send_text(", three.")
    second.until_text("One, two, three.")
    if not is_live:
        request.finish()
        second.rest()
    start, end = len("One, two"), len("One, two, three.")
    for cursor in ("1-0", f"1-{start}", "2-0", "2-3", f"2-{start}", f"2-{end}"):
        assert resumed_at(chat, first.id, cursor) == cursor
    for cursor in (f"1-{start + 1}", f"1-{end}", f"2-{end + 1}", "3-0", f"3-{start}"):
        assert resumed_at(chat, first.id, cursor) == "2-0"


def test_a_copy_of_an_earlier_run_goes_on_into_the_next(chat: Chat) -> None:
    first = chat.stopped("One, two")
    second = chat.go_on(first.id, copy=first.copy)
    assert second.cursor == f"1-{len('One, two')}"
    request = chat.upstream.next_request()
    request.send_text(", three.")
    request.finish()
    second.rest()
    assert second.text == "One, two, three."
    assert second.cursor == f"2-{length(second.copy.parts)}"


def test_a_copy_that_was_dropped_is_read_whole(chat: Chat, written: EventStream) -> None:
    stream = chat.follow(written.id, copy=AnswerCopy("7-3", [{"type": "text", "text": "lie"}]))
    stream.rest()
    assert stream.copy.parts == written.copy.parts
