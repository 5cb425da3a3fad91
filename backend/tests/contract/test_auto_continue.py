"""An answer that the provider cut at its length limit goes on by itself, without a seam: PARLEY_AUTO_CONTINUE."""

import pytest

from tests.chat import USAGE, Chat


def test_an_answer_cut_at_the_length_limit_goes_on_without_a_seam(chat: Chat) -> None:
    stream, request = chat.begin("Why?")
    request.send_text("Blue light is scattered more than red")
    request.finish("length", USAGE)
    assert stream.until_state("continuing")
    request = chat.upstream.next_request()
    assert [turn["role"] for turn in request.body["messages"]] == ["user", "assistant", "user"]
    assert request.body["messages"][1]["content"] == "Blue light is scattered more than red"
    for text in ("scattered more", " than red", " light, by", " the air."):
        request.send_text(text)
    request.finish("stop", USAGE)
    end = stream.rest()
    assert stream.text == "Blue light is scattered more than red light, by the air."
    assert (end["status"], end["finish_reason"], end["timing"]["requests"]) == ("complete", "stop", 2)
    assert end["usage"]["output_tokens"] == 2 * USAGE["completion_tokens"]
    assert (stream.cursor.partition("-")[0], len(stream.copy.parts)) == ("1", 1)


def test_a_word_cut_in_two_is_one_word(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scat")
    request.finish("length")
    request = chat.upstream.next_request()
    request.send_text("ters light.")
    request.finish()
    stream.rest()
    assert stream.text == "It scatters light."


def test_it_goes_on_three_times_and_no_more(chat: Chat) -> None:
    stream, request = chat.begin()
    for number in range(4):
        request.send_text(f"Piece {number}. ")
        request.finish("length")
        if number < 3:
            request = chat.upstream.next_request()
    end = stream.rest()
    assert (end["status"], end["finish_reason"], end["timing"]["requests"]) == ("complete", "length", 4)
    assert stream.text == "Piece 0. Piece 1. Piece 2. Piece 3. "
    assert chat.upstream.request_count == 4


@pytest.mark.parametrize("where", ["the person's own limit", "reasoning", "a tool call", "nothing"])
def test_it_does_not_go_on_where_that_makes_no_sense(chat: Chat, where: str) -> None:
    stream, request = chat.begin(params={"max_tokens": 5} if where == "the person's own limit" else {})
    if where == "the person's own limit":
        request.send_text("It scatters")
    elif where == "reasoning":
        request.send_reasoning("Hm, the sky")
    elif where == "a tool call":
        request.send_tool_call("call-1", "look", '{"at": "s')
    request.finish("length")
    assert (stream.rest()["status"], chat.upstream.request_count) == ("complete", 1)


def test_a_continuation_that_fails_keeps_what_was_written(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatters")
    request.finish("length")
    chat.upstream.next_request().respond(400)
    end = stream.rest()
    assert (end["status"], end["error"]["code"], stream.text) == ("failed", "provider_refused", "It scatters")


def test_a_continuation_is_stopped_like_any_answer(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("It scatters")
    request.finish("length")
    request = chat.upstream.next_request()
    chat.stop(stream.id)
    assert request.wait_closed(1)
    assert (stream.rest()["status"], stream.text) == ("stopped", "It scatters")
