"""A conversation that no longer fits into its model's context window; what an answer cost."""

import json

from tests.chat import USAGE, Chat


def test_the_oldest_messages_are_left_out_and_that_is_told(chat: Chat) -> None:
    # The model that the provider says more of; its list is read before anything is asked.
    assert chat.client.get("/api/models").json["models"][1]["context_window"] == 1000
    conversation_id = chat.create(system_prompt="Be brief.", model="openai/scripted/2:latest")
    for number in range(3):
        assert chat.complete("y" * 800, conversation_id=conversation_id, text=f"{number} " + "x" * 600).copy.end
    stream, request = chat.begin("The question", conversation_id=conversation_id)
    told = [turn["content"] for turn in request.body["messages"]]
    assert (told[0], told[-1]) == ("Be brief.", "The question")
    assert not any(content.startswith("0 ") for content in told)
    request.send_text("Yes.")
    request.finish(usage=USAGE)
    end = stream.rest()
    assert end["left_out"] == 6 + 1 - (len(told) - 1)
    stored = chat.message(conversation_id, stream.id)["runs"][0]
    assert stored["left_out"] == end["left_out"]
    # Seven tokens at two dollars a million, five at ten.
    assert json.dumps(stored["usage"]["cost"]) == json.dumps(end["usage"]["cost"]) == "6.4e-05"


def test_nothing_is_left_out_and_nothing_costs_where_nobody_knows(chat: Chat) -> None:
    end = chat.complete().copy.end or {}
    assert (end["left_out"], end["usage"]["cost"]) == (0, None)
