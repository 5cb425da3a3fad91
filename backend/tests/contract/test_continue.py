"""`POST /api/messages/{answer}/continue`: a new run of an answer that was cut off, or the one that goes on already."""

import gevent
import pytest

from tests.chat import USAGE, Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.shapes import check_message
from tests.event_stream import EventStream

WRITTEN = "It scatters"
REST = " light."


def cut_off(chat: Chat, how: str) -> EventStream:
    """An answer that ended with `WRITTEN`, and not by itself."""
    if how == "stopped":
        return chat.stopped(WRITTEN)
    # Where the person set a limit, the answer does not go on by itself.
    stream, request = chat.begin(params={"max_tokens": 5} if how == "length" else {})
    request.send_text(WRITTEN)
    if how == "length":
        request.finish("length", USAGE)
    else:
        request.end_body()
    assert stream.rest()["status"] == ("complete" if how == "length" else "failed")
    return stream


@pytest.mark.parametrize("how", ["stopped", "failed", "length"])
def test_an_answer_that_was_cut_off_goes_on_in_a_new_run(chat: Chat, how: str) -> None:
    first = cut_off(chat, how)
    second = chat.go_on(first.id, copy=first.copy)
    message = second.copy.message
    check_message(message, has_parts=False)
    assert second.events[0].data.keys() == {"message", "cursor"}
    assert (message["id"], message["status"], message["run"]) == (first.id, "writing", 2)
    request = chat.upstream.next_request()
    request.send_text(REST)
    assert second.until("delta").data == {"part": 0, "type": "text", "text": REST}
    request.finish(usage=USAGE)
    end = second.rest()
    assert (end["status"], end["stop"], end["error"]) == ("complete", None, None)
    assert end["usage"]["output_tokens"] == USAGE["completion_tokens"], "of this run alone"
    assert len(end["timing"]["parts"]) == end["timing"]["requests"] == 1
    stored = chat.message(first.conversation_id, first.id)
    check_message(stored)
    assert stored["parts"] == text_parts(WRITTEN + REST)
    assert stored["cursor"] == second.cursor == f"2-{len(WRITTEN + REST)}"
    assert stored["runs"] == [
        {"run": 1, "start": 0, **(first.copy.end or {})},
        {"run": 2, "start": len(WRITTEN), **end},
    ]
    assert len(chat.read(first.conversation_id)["messages"]) == 2


def test_the_provider_is_told_what_is_written_and_asked_for_the_rest(chat: Chat) -> None:
    first = chat.stopped(WRITTEN, text="Why?")
    chat.go_on(first.id)
    question, written, ask = chat.upstream.next_request().body["messages"]
    assert (question["content"], written) == ("Why?", {"role": "assistant", "content": WRITTEN})
    assert ask["role"] == "user"


def test_an_answer_of_which_nothing_is_written_is_asked_for_anew(chat: Chat) -> None:
    first = chat.stopped("", text="Why?")
    second = chat.go_on(first.id)
    request = chat.upstream.next_request()
    assert [turn["content"] for turn in request.body["messages"]] == ["Why?"]
    request.send_text(WRITTEN)
    second.until_text(WRITTEN)


def test_a_repetition_at_the_seam_is_cut(chat: Chat) -> None:
    first = chat.stopped("Blue light is scattered more than red")
    second = chat.go_on(first.id, copy=first.copy)
    request = chat.upstream.next_request()
    for text in ("is scattered", " more than red", " light is."):
        request.send_text(text)
    request.finish()
    second.rest()
    assert second.text == "Blue light is scattered more than red light is."


def test_a_reader_without_a_cursor_gets_the_whole_answer(chat: Chat) -> None:
    first = chat.stopped(WRITTEN)
    second = chat.go_on(first.id)
    assert second.cursor == "2-0"
    chat.upstream.next_request().send_text(REST)
    second.until_text(WRITTEN + REST)


def test_json_is_202_with_the_new_run(chat: Chat) -> None:
    first = chat.stopped(WRITTEN)
    path = f"/api/messages/{first.id}/continue"
    reply = chat.client.post(path, {"cursor": first.cursor}, headers=JSON_WANTED)
    assert reply.status == 202
    assert reply.json.keys() == {"message", "cursor"}
    assert (reply.json["message"]["run"], reply.json["cursor"]) == (2, first.cursor)
    chat.stop(first.id)


def test_continuing_an_answer_that_is_being_written_joins(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text(WRITTEN)
    stream.until_text(WRITTEN)
    other = chat.go_on(stream.id)
    assert (other.copy.message["run"], other.cursor) == (1, "1-0")
    other.until_text(WRITTEN)
    assert chat.upstream.request_count == 1


def test_continuing_eight_times_at_once_is_one_run(chat: Chat) -> None:
    first = chat.stopped(WRITTEN)
    path, body = f"/api/messages/{first.id}/continue", {"cursor": first.cursor}
    sent = [gevent.spawn(chat.client.post, path, body, headers=JSON_WANTED) for _ in range(8)]
    replies = [each.get(timeout=10) for each in sent]
    assert [(reply.status, reply.json["message"]["run"]) for reply in replies] == [(202, 2)] * 8
    chat.upstream.next_request().finish()
    assert chat.follow(first.id, copy=first.copy).rest()["status"] == "complete"
    assert chat.upstream.request_count == 2


@pytest.mark.parametrize("by", ["body", "header"])
def test_continuing_from_an_earlier_run_joins_what_went_on(chat: Chat, by: str) -> None:
    first = chat.stopped(WRITTEN)
    second = chat.go_on(first.id, copy=first.copy)
    request = chat.upstream.next_request()
    request.send_text(REST)
    request.finish()
    end = second.rest()
    third = chat.go_on(first.id, copy=first.copy) if by == "header" else chat.go_on(first.id, cursor=first.cursor)
    assert third.cursor == first.cursor
    third.copy.parts = first.copy.resumed().parts
    assert (third.rest(), third.text) == (end, WRITTEN + REST)
    assert chat.upstream.request_count == 2


def test_an_answer_goes_on_as_often_as_it_is_cut_off(chat: Chat) -> None:
    stream = chat.stopped("1 ")
    for run in range(2, 6):
        stream = chat.go_on(stream.id, copy=stream.copy)
        chat.upstream.next_request().send_text(f"{run} ")
        stream.until("delta")
        chat.stop(stream.id)
        stream.rest()
    assert stream.text == "1 2 3 4 5 "
    runs = chat.message(stream.conversation_id, stream.id)["runs"]
    assert [(run["run"], run["start"]) for run in runs] == [(1, 0), (2, 2), (3, 4), (4, 6), (5, 8)]


def test_an_answer_whose_model_said_all_cannot_go_on(chat: Chat) -> None:
    stream = chat.complete()
    for body in ({}, {"cursor": stream.cursor}):
        chat.client.post(f"/api/messages/{stream.id}/continue", body).problem(409, "not_continuable")


def test_an_answer_that_was_replied_to_cannot_go_on_until_the_reply_is_deleted(chat: Chat) -> None:
    first = chat.stopped(WRITTEN)
    reply = chat.complete(conversation_id=first.conversation_id)
    chat.client.post(f"/api/messages/{first.id}/continue").problem(409, "has_replies")
    chat.delete(f"messages/{reply.user_id}")
    chat.go_on(first.id)
    chat.upstream.next_request()


def test_the_conversation_is_being_written_and_comes_first_again(chat: Chat) -> None:
    first = chat.stopped(WRITTEN)
    chat.create()
    chat.go_on(first.id)
    chat.upstream.next_request()
    listed = chat.client.get("/api/conversations?limit=1").json["conversations"]
    assert [(each["id"], each["writing"]) for each in listed] == [(first.conversation_id, True)]


def test_only_answers_that_exist_go_on(chat: Chat) -> None:
    stream = chat.stopped(WRITTEN)
    for message_id in (new_id(), stream.user_id):
        chat.client.post(f"/api/messages/{message_id}/continue").problem(404, "not_found")
    chat.delete(f"messages/{stream.id}")
    chat.client.post(f"/api/messages/{stream.id}/continue").problem(404, "not_found")
