"""`POST /api/conversations/{c}/messages`: a question and its answer, as a stream or as JSON."""

import pytest

from tests.answer_copy import length
from tests.chat import USAGE, Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.shapes import check_conversation, check_end, check_id, check_message


def test_the_stream_has_the_headers_of_one(chat: Chat) -> None:
    headers = chat.ask().headers
    assert headers["content-type"] == "text/event-stream; charset=utf-8"
    assert headers["cache-control"] == "no-cache, no-transform"
    assert headers["x-accel-buffering"] == "no"


def test_first_comes_the_answer_without_parts_and_the_question(chat: Chat) -> None:
    stream = chat.ask("Why?")
    assert stream.events[0].data.keys() == {"message", "user_message", "cursor"}
    assert stream.cursor == "1-0"
    message, question = stream.copy.message, stream.copy.user_message
    assert question is not None
    check_message(message, has_parts=False)
    check_message(question)
    assert (message["status"], message["run"], message["role"]) == ("writing", 1, "assistant")
    assert (message["parent_id"], question["parent_id"]) == (question["id"], None)
    assert (question["role"], question["parts"]) == ("user", text_parts("Why?"))


def test_then_what_is_waited_for_the_text_as_it_comes_and_the_end(chat: Chat) -> None:
    stream, request = chat.begin()
    assert stream.next().data == {"state": "connecting"}
    request.begin()
    assert stream.next().data == {"state": "reading"}
    for text in ("It ", "scatters", " light."):
        request.send_text(text)
        assert stream.next().data == {"part": 0, "type": "text", "text": text}
    request.finish(usage=USAGE)
    end = stream.rest()
    check_end(end)
    assert (end["status"], end["finish_reason"], end["provider_finish_reason"]) == ("complete", "stop", "stop")
    told = {"input_tokens": 7, "output_tokens": 5, "reasoning_tokens": None, "estimated": False}
    assert end["usage"] == told | {"cost": None}
    assert end["timing"]["requests"] == len(end["timing"]["parts"]) == 1
    assert 0 <= end["timing"]["first_token_ms"] <= end["timing"]["duration_ms"]
    assert (end["error"], end["stop"]) == (None, None)


def test_what_was_streamed_is_what_is_stored(chat: Chat) -> None:
    stream = chat.complete("It scatters light.")
    conversation = chat.read(stream.conversation_id)
    check_conversation(conversation, has_messages=True)
    question, answer = conversation["messages"]
    assert question == stream.copy.user_message
    assert answer["parts"] == stream.copy.parts == text_parts("It scatters light.")
    assert answer["cursor"] == stream.cursor == f"1-{length(answer['parts'])}"
    assert answer["runs"] == [{"run": 1, "start": 0, **(stream.copy.end or {})}]
    assert conversation["leaf_id"] == stream.id


def test_ids_are_the_clients_own_or_made(chat: Chat) -> None:
    question_id, answer_id = new_id(), new_id()
    stream = chat.ask(id=question_id, answer_id=answer_id)
    assert (stream.user_id, stream.id) == (question_id, answer_id)
    made = chat.ask()
    check_id(made.user_id)
    check_id(made.id)
    assert made.id != made.user_id


@pytest.mark.parametrize("accept", ["text/event-stream", "*/*", "text/html, */*;q=0.1"])
def test_a_stream_is_what_comes_unless_json_is_asked_for(chat: Chat, accept: str) -> None:
    assert chat.ask(headers={"Accept": accept}).status == 200


def test_json_is_202_with_what_there_is(chat: Chat) -> None:
    conversation_id, answer_id = chat.create(), new_id()
    path = f"/api/conversations/{conversation_id}/messages"
    body = {"parts": text_parts("Why?"), "answer_id": answer_id}
    reply = chat.client.post(path, body, headers=JSON_WANTED)
    assert (reply.status, reply.headers["content-type"]) == (202, "application/json")
    assert reply.json.keys() == {"user_message", "message", "cursor"}
    check_message(reply.json["user_message"])
    assert (reply.json["message"]["id"], reply.json["cursor"]) == (answer_id, "1-0")
    chat.upstream.next_request().send_text("Hi")
    chat.follow(answer_id, reply.json["cursor"]).until_text("Hi")


def test_an_unknown_conversation_is_created_with_its_first_question(chat: Chat) -> None:
    conversation = {"title": "Sky", "system_prompt": "Be brief.", "params": {"seed": 1}}
    stream, request = chat.begin("Why?", conversation=conversation)
    assert chat.read(stream.conversation_id).items() >= conversation.items()
    assert request.body["messages"][0] == {"role": "system", "content": "Be brief."}
    assert request.body["seed"] == 1


def test_a_question_that_is_refused_creates_no_conversation(chat: Chat) -> None:
    conversation_id = new_id()
    path = f"/api/conversations/{conversation_id}"
    body = {"parts": text_parts("?"), "conversation": {}}
    chat.client.post(f"{path}/messages", body | {"model": "nobody/knows"}).problem(422, "unknown_provider")
    chat.client.post(f"{path}/messages", body | {"parent_id": new_id()}).problem(404, "not_found")
    chat.client.get(path).problem(404, "not_found")


def test_the_conversation_is_created_under_the_id_in_the_address(chat: Chat) -> None:
    conversation_id = new_id()
    path = f"/api/conversations/{conversation_id}/messages"
    body = {"parts": text_parts("?"), "conversation": {"id": new_id()}}
    problem = chat.client.post(path, body).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["conversation.id"]
    stream = chat.ask(conversation_id=conversation_id, conversation={"id": conversation_id})
    assert stream.conversation_id == conversation_id


def test_a_question_follows_the_leaf_and_the_model_is_told_the_path(chat: Chat) -> None:
    first = chat.complete("Air.", text="Why?")
    second, request = chat.begin("Why not green?", conversation_id=first.conversation_id)
    assert second.copy.user_message is not None
    assert second.copy.user_message["parent_id"] == first.id
    assert request.body["messages"] == [
        {"role": "user", "content": "Why?"},
        {"role": "assistant", "content": "Air."},
        {"role": "user", "content": "Why not green?"},
    ]


@pytest.mark.parametrize("parent", ["null", "first"])
def test_a_question_follows_the_parent_it_names(chat: Chat, parent: str) -> None:
    first = chat.complete("Air.", text="Why?")
    chat.complete(conversation_id=first.conversation_id)
    parent_id = first.id if parent == "first" else None
    stream, request = chat.begin("And?", conversation_id=first.conversation_id, parent_id=parent_id)
    assert stream.copy.user_message is not None
    assert stream.copy.user_message["parent_id"] == parent_id
    turns = [turn["content"] for turn in request.body["messages"]]
    assert turns == (["Why?", "Air.", "And?"] if parent_id else ["And?"])
    assert len(stream.copy.user_message["sibling_ids"]) == 2
    assert chat.read(first.conversation_id)["leaf_id"] == stream.id


def test_several_parts_are_one_question(chat: Chat) -> None:
    stream, request = chat.begin(parts=text_parts("Why? ") + text_parts("And how?"))
    assert stream.copy.user_message is not None
    assert "".join(part["text"] for part in stream.copy.user_message["parts"]) == "Why? And how?"
    assert request.body["messages"][-1] == {"role": "user", "content": "Why? And how?"}


def test_params_go_to_the_provider_the_questions_own_before_the_conversations(chat: Chat) -> None:
    conversation = {"params": {"temperature": 0.1, "top_p": 0.5, "stop": "END"}}
    own = {"temperature": 2, "max_tokens": 9, "presence_penalty": -2, "frequency_penalty": 2, "reasoning_effort": "low"}
    stream, request = chat.begin(conversation=conversation, params=own)
    asked = {"top_p": 0.5, "stop": ["END"], **own}
    assert request.body.items() >= asked.items()
    assert stream.copy.message["params"] == asked
    assert {"seed", "system_prompt"} & request.body.keys() == set()


@pytest.mark.parametrize("parent", ["writing", "question", "elsewhere", "unknown"])
def test_a_parent_that_cannot_be_one_is_refused(chat: Chat, parent: str) -> None:
    stream, request = chat.begin()
    ids = {"writing": stream.id, "question": stream.user_id, "elsewhere": chat.ask().id, "unknown": new_id()}
    path = f"/api/conversations/{stream.conversation_id}/messages"
    reply = chat.client.post(path, {"parts": text_parts("?"), "parent_id": ids[parent]})
    if parent == "question":
        problem = reply.problem(422, "not_an_answer")
        assert [each["field"] for each in problem["errors"]] == ["parent_id"]
    else:
        reply.problem(*((409, "parent_writing") if parent == "writing" else (404, "not_found")))
    assert len(chat.read(stream.conversation_id)["messages"]) == 2
    request.finish()


def test_messages_to_different_parents_are_answered_at_once(chat: Chat) -> None:
    first, first_request = chat.begin()
    second, second_request = chat.begin(conversation_id=first.conversation_id, parent_id=None)
    for request, text in ((second_request, "two"), (first_request, "one")):
        request.send_text(text)
    first.until_text("one")
    second.until_text("two")


def test_tokens_are_estimated_where_the_provider_does_not_count(chat: Chat) -> None:
    stream, request = chat.begin("Why is the sky blue?")
    request.send_text("It scatters light.")
    request.finish()
    usage = stream.rest()["usage"]
    assert usage["estimated"]
    assert usage["input_tokens"] > 0
    assert usage["output_tokens"] > 0


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("stop", "stop"),
        ("length", "length"),
        ("tool_calls", "tool_calls"),
        ("content_filter", "content_filter"),
        ("eos", "stop"),
        ("max_tokens", "length"),
    ],
)
def test_the_finish_reason_is_one_of_four_words_beside_the_providers(chat: Chat, word: str, reason: str) -> None:
    stream, request = chat.begin(params={"max_tokens": 5})
    request.send_text("It")
    request.finish(word)
    end = stream.rest()
    assert (end["status"], end["finish_reason"], end["provider_finish_reason"]) == ("complete", reason, word)


def test_a_conversation_is_called_by_the_first_words_of_its_first_question(chat: Chat) -> None:
    first = chat.complete(text="Why is\n the sky blue?")
    chat.complete(text="And at night?", conversation_id=first.conversation_id)
    assert chat.read(first.conversation_id)["title"] == "Why is the sky blue?"


def test_a_name_that_a_person_gave_is_kept(chat: Chat) -> None:
    stream = chat.complete(text="Why?", conversation={"title": "Sky"})
    assert chat.read(stream.conversation_id)["title"] == "Sky"
    chat.client.patch(f"/api/conversations/{stream.conversation_id}", {"title": None})
    chat.complete(text="And?", conversation_id=stream.conversation_id)
    assert chat.read(stream.conversation_id)["title"] is None
