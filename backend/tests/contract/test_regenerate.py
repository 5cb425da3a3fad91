"""Siblings: one more answer to a question, and a question asked in other words."""

from tests.chat import Chat, new_id
from tests.client import JSON_WANTED
from tests.contract.shapes import check_message


def test_one_more_answer_is_a_sibling_with_a_run_of_its_own(chat: Chat) -> None:
    first = chat.complete("Air.", text="Why?")
    second = chat.again(first.user_id)
    assert second.events[0].data.keys() == {"message", "cursor"}
    message = second.copy.message
    check_message(message, has_parts=False)
    assert (message["parent_id"], message["run"], second.cursor) == (first.user_id, 1, "1-0")
    assert message["sibling_ids"] == [first.id, second.id]
    request = chat.upstream.next_request()
    assert [turn["content"] for turn in request.body["messages"]] == ["Why?"], "the first answer is not told"
    request.send_text("Light.")
    request.finish()
    assert second.rest()["status"] == "complete"
    conversation = chat.read(first.conversation_id)
    assert conversation["leaf_id"] == second.id
    question, *answers = conversation["messages"]
    assert question["sibling_ids"] == [first.user_id]
    assert [answer["sibling_ids"] for answer in answers] == [[first.id, second.id]] * 2
    assert [answer["parts"][0]["text"] for answer in answers] == ["Air.", "Light."]


def test_json_is_202_with_the_new_answer(chat: Chat) -> None:
    first = chat.complete()
    reply = chat.client.post(f"/api/messages/{first.user_id}/answers", {}, headers=JSON_WANTED)
    assert (reply.status, reply.json.keys()) == (202, {"message", "cursor"})
    chat.stop(reply.json["message"]["id"])


def test_answers_to_one_question_are_written_at_once(chat: Chat) -> None:
    first, first_request = chat.begin()
    second = chat.again(first.user_id)
    second_request = chat.upstream.next_request()
    second_request.send_text("two")
    second.until_text("two")
    first_request.send_text("one")
    first.until_text("one")


def test_a_reader_who_comes_later_is_told_of_the_newer_sibling(chat: Chat) -> None:
    first, _ = chat.begin()
    second = chat.complete_again(first.user_id)
    assert chat.follow(first.id).copy.message["sibling_ids"] == [first.id, second.id]


def test_another_model_and_other_params_are_for_this_answer_alone(chat: Chat) -> None:
    first = chat.complete(conversation={"params": {"temperature": 0.5, "seed": 1}})
    second = chat.again(first.user_id, model="openai/other", params={"temperature": 1.5})
    body = chat.upstream.next_request().body
    assert (body["model"], body["temperature"], body["seed"]) == ("other", 1.5, 1)
    assert second.copy.message["params"] == {"temperature": 1.5, "seed": 1}
    assert chat.read(first.conversation_id)["params"] == {"temperature": 0.5, "seed": 1}


def test_a_question_in_the_middle_is_answered_with_its_own_path(chat: Chat) -> None:
    first = chat.complete("Air.", text="Why?")
    second = chat.complete("Yes.", text="Sure?", conversation_id=first.conversation_id)
    third = chat.again(first.user_id)
    turns = chat.upstream.next_request().body["messages"]
    assert [turn["content"] for turn in turns] == ["Why?"]
    assert chat.read(first.conversation_id, f"?leaf={second.id}")["messages"][-1]["id"] == second.id
    assert chat.read(first.conversation_id)["leaf_id"] == third.id


def test_a_question_in_other_words_is_a_sibling_of_the_first(chat: Chat) -> None:
    first = chat.complete()
    asked = chat.complete(text="Why not?", conversation_id=first.conversation_id, parent_id=first.id)
    edited = chat.complete(text="Why so?", conversation_id=first.conversation_id, parent_id=first.id)
    messages = {message["id"]: message for message in chat.read(first.conversation_id)["messages"]}
    for message_id in (asked.user_id, edited.user_id):
        assert messages[message_id]["sibling_ids"] == [asked.user_id, edited.user_id]
    assert messages[edited.id]["sibling_ids"] == [edited.id]


def test_only_questions_that_exist_are_answered_again(chat: Chat) -> None:
    stream = chat.complete()
    for message_id in (new_id(), stream.id):
        chat.client.post(f"/api/messages/{message_id}/answers", {}).problem(404, "not_found")
    chat.delete(f"messages/{stream.user_id}")
    chat.client.post(f"/api/messages/{stream.user_id}/answers", {}).problem(404, "not_found")
