"""Reasoning, text and tool calls: what each adds to the cursor, streamed, resumed, stored and timed."""

from tests.answer_copy import AnswerCopy, prefix
from tests.chat import USAGE, Chat
from tests.event_stream import EventStream

PARTS = [
    {"type": "reasoning", "text": "The sky… \U0001f914"},
    {"type": "text", "text": "Let me look."},
    {"type": "tool_call", "id": "call-1", "name": "look", "arguments": '{"at": "sky"}'},
]
LENGTH = len("The sky… \U0001f914") + len("Let me look.") + 1


def write(chat: Chat) -> EventStream:
    stream, request = chat.begin()
    for text in ("The sky… ", "\U0001f914"):
        request.send_reasoning(text)
    for text in ("Let me", " look."):
        request.send_text(text)
    request.send_tool_call("call-1", "look", '{"at":')
    request.send_delta({"tool_calls": [{"index": 0, "function": {"arguments": ' "sky"}'}}]})
    request.finish("tool_calls", USAGE | {"completion_tokens_details": {"reasoning_tokens": 3}})
    stream.rest()
    return stream


def test_each_kind_is_a_part_of_its_own_and_is_stored_as_it_was_streamed(chat: Chat) -> None:
    stream = write(chat)
    assert stream.copy.parts == PARTS
    assert stream.cursor == f"1-{LENGTH}"
    assert chat.message(stream.conversation_id, stream.id)["parts"] == PARTS


def test_a_whole_part_is_one_delta_that_counts_1(chat: Chat) -> None:
    stream = write(chat)
    delta = stream.events[-2]
    assert delta.data == {"part": 2, **PARTS[2]}
    assert delta.id == f"1-{LENGTH}"


def test_the_end_tells_reason_tokens_and_the_time_of_each_part(chat: Chat) -> None:
    end = write(chat).copy.end
    assert end is not None
    assert end["finish_reason"] == "tool_calls"
    assert end["usage"]["reasoning_tokens"] == 3
    assert len(end["timing"]["parts"]) == len(PARTS)
    assert sum(end["timing"]["parts"]) <= end["timing"]["duration_ms"] + len(PARTS)


def test_a_reader_goes_on_from_every_position_across_parts(chat: Chat) -> None:
    written = write(chat)
    for n in range(LENGTH + 1):
        stream = chat.follow(written.id, copy=AnswerCopy(f"1-{n}", prefix(PARTS, n)))
        assert stream.cursor == f"1-{n}"
        stream.rest()
        assert stream.copy.parts == PARTS


def test_a_replay_is_one_delta_for_each_part(chat: Chat) -> None:
    stream = chat.follow(write(chat).id)
    stream.rest()
    assert [event.data for event in stream.events if event.name == "delta"] == [
        {"part": number, **part} for number, part in enumerate(PARTS)
    ]


def test_text_after_reasoning_after_text_is_three_parts(chat: Chat) -> None:
    stream, request = chat.begin()
    request.send_text("One. ")
    request.send_reasoning("Hm.")
    request.send_text("Two.")
    request.finish()
    stream.rest()
    assert [part["type"] for part in stream.copy.parts] == ["text", "reasoning", "text"]


def test_reasoning_is_not_told_to_the_model_again(chat: Chat) -> None:
    stream, request = chat.begin("Why?")
    request.send_reasoning("Hm.")
    request.send_text("Air.")
    request.finish()
    stream.rest()
    _, request = chat.begin("And?", conversation_id=stream.conversation_id)
    assert [turn["content"] for turn in request.body["messages"]] == ["Why?", "Air.", "And?"]
