"""`GET /api/models`, and which model answers."""

import pytest

from tests.answer_copy import Json
from tests.chat import Chat
from tests.scripted_upstream import DEFAULT_MODELS


def test_the_providers_models_are_listed_in_its_order(chat: Chat) -> None:
    reply = chat.client.get("/api/models")
    assert reply.status == 200
    facts: list[Json] = [
        {"kind": "chat", "context_window": None, "abilities": [], "price": None},
        {"kind": "chat", "context_window": 1000, "abilities": ["vision"], "price": {"input": 2.0, "output": 10.0}},
    ]
    listed = [
        {"id": f"openai/{name}", "provider": "openai", "name": name, **known}
        for name, known in zip(DEFAULT_MODELS, facts, strict=True)
    ]
    assert reply.json == {"models": listed, "default": "openai/scripted-1", "default_image": None}


@pytest.mark.parametrize(
    ("model", "name"),
    [
        ("openai/scripted-1", "scripted-1"),
        ("openai/scripted/2:latest", "scripted/2:latest"),
        ("openai/listed/nowhere:7b", "listed/nowhere:7b"),
    ],
)
def test_a_models_name_is_all_after_the_first_slash_listed_or_not(chat: Chat, model: str, name: str) -> None:
    stream, request = chat.begin(model=model)
    assert request.body["model"] == name
    assert stream.copy.message["model"] == model


def test_the_questions_model_goes_before_the_conversations_and_that_before_the_default(chat: Chat) -> None:
    first = chat.complete()
    assert first.copy.message["model"] == "openai/scripted-1"
    conversation_id = chat.create(model="openai/of-the-conversation")
    second = chat.complete(conversation_id=conversation_id)
    assert second.copy.message["model"] == "openai/of-the-conversation"
    third = chat.complete(conversation_id=conversation_id, model="openai/of-the-question")
    assert third.copy.message["model"] == "openai/of-the-question"
    assert chat.read(conversation_id)["model"] == "openai/of-the-conversation"


def test_the_model_of_a_conversation_made_with_its_first_question_answers_it(chat: Chat) -> None:
    _, request = chat.begin(conversation={"model": "openai/of-the-conversation"})
    assert request.body["model"] == "of-the-conversation"
