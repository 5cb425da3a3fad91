"""llama.cpp, by llama-cpp-python: a real model's tokens, however senseless, and a server that answers one at a time."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.answer_copy import Json
from tests.chat import Chat, text_parts
from tests.event_stream import EventStream
from tests.llama.server import MODEL, make_model, running_llama, said
from tests.scripted_upstream import ScriptedUpstream
from tests.server import running_parley

QUESTION = "Why is the sky blue?"
# The likeliest token each time, so that the same question has the same answer.
LIKELIEST = {"temperature": 0}
SHORT = {**LIKELIEST, "max_tokens": 200}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file: Path = tmp_path_factory.mktemp("llama") / "model.gguf"
    make_model(file)
    return file


@pytest.fixture(scope="module")
def llama(model: Path) -> Iterator[str]:
    """One in which a question waits until the one before is answered."""
    with running_llama(model, "--interrupt_requests", "false") as url:
        yield url


@pytest.fixture(scope="module")
def parley(llama: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with parley_before(llama, tmp_path_factory.mktemp("parley")) as url:
        yield url


@pytest.fixture
def chat(parley: str) -> Iterator[Chat]:
    with chatting(parley) as chat:
        yield chat


@contextlib.contextmanager
def parley_before(llama: str, folder: Path) -> Iterator[str]:
    env = {"OPENAI_BASE_URL": llama, "PARLEY_RETRY_BASE_MS": "0"}
    with running_parley(env=env, data_dir=folder / "data") as running:
        yield running.url


@contextlib.contextmanager
def chatting(parley: str) -> Iterator[Chat]:
    with ScriptedUpstream() as nobody, Chat(parley, nobody) as chat:
        yield chat


def ended(stream: EventStream) -> Json:
    end = stream.rest(timeout=60)
    assert (end["status"], end["error"]) == ("complete", None)
    return end


def test_the_model_is_the_same_each_time_it_is_made(model: Path, tmp_path: Path) -> None:
    again = tmp_path / "model.gguf"
    make_model(again)
    assert again.read_bytes() == model.read_bytes()
    assert 100_000 < model.stat().st_size < 1_000_000


def test_its_model_is_listed(chat: Chat) -> None:
    reply = chat.client.get("/api/models").json
    assert [model["id"] for model in reply["models"]] == [f"openai/{MODEL}"]
    assert reply["default"] == f"openai/{MODEL}"


def test_an_answer_comes_in_pieces_and_is_what_the_model_says(chat: Chat, llama: str) -> None:
    stream = chat.ask(QUESTION, params=SHORT)
    end = ended(stream)
    assert (stream.text, end["finish_reason"]) == said(llama, [("user", QUESTION)], **SHORT)
    assert end["finish_reason"] == "length"
    assert len(set(stream.text.split())) > 10, "it says something"
    assert sum(event.name == "delta" for event in stream.events) > 1
    assert end["usage"]["estimated"], "it counts nothing in a stream"
    assert end["usage"]["output_tokens"] > 0


def test_instructions_and_what_was_said_before_are_told_to_the_model(chat: Chat, llama: str) -> None:
    system = "Answer in one word."
    first = chat.ask(QUESTION, params=SHORT, conversation={"system_prompt": system})
    ended(first)
    second = chat.ask("And the sea?", conversation_id=first.conversation_id, params=SHORT)
    ended(second)
    turns = [("system", system), ("user", QUESTION), ("assistant", first.text), ("user", "And the sea?")]
    assert (second.text, "length") == said(llama, turns, **SHORT)
    assert second.text != said(llama, [("user", "And the sea?")], **SHORT)[0]


def test_a_word_to_stop_at_ends_the_answer_before_it(chat: Chat, llama: str) -> None:
    whole, _ = said(llama, [("user", QUESTION)], **SHORT)
    word = whole.split()[20]
    stream = chat.ask(QUESTION, params={**SHORT, "stop": [word]})
    assert ended(stream)["finish_reason"] == "stop"
    assert stream.text == whole.partition(word)[0]


def test_of_several_answers_at_once_each_comes_whole(chat: Chat, llama: str) -> None:
    body = {"parts": text_parts(QUESTION), "params": SHORT, "n": 2}
    reply = chat.client.post(
        f"/api/conversations/{chat.create()}/messages", body, headers={"Accept": "application/json"}
    )
    assert reply.status == 202, reply
    answers = [chat.follow(answer["message"]["id"]) for answer in reply.json["answers"]]
    for answer in answers:
        ended(answer)
    text, _ = said(llama, [("user", QUESTION)], **SHORT)
    assert [answer.text for answer in answers] == [text, text]


def test_stop_closes_the_connection_and_the_server_takes_the_next_question(chat: Chat, llama: str) -> None:
    stream = chat.ask(QUESTION, params=LIKELIEST)
    stream.until("delta")
    receipt = chat.stop(stream.id)
    assert (receipt["status"], receipt["upstream_closed"]) == ("stopped", True)
    assert stream.rest()["status"] == "stopped"
    assert stream.text
    # It would write for minutes yet, and answers one at a time.
    answer, reason = said(llama, [("user", "Who?")], **SHORT)
    assert answer
    assert reason == "length"
    after = chat.ask("Who?", params=SHORT)
    ended(after)
    assert after.text == answer


def test_an_answer_that_was_stopped_goes_on(chat: Chat) -> None:
    first = chat.ask(QUESTION, params=LIKELIEST)
    first.until("delta")
    chat.stop(first.id)
    first.rest()
    second = chat.go_on(first.id, copy=first.copy)
    second.until("delta")
    chat.stop(second.id)
    second.rest()
    stored = chat.message(first.conversation_id, first.id)
    assert stored["parts"] == text_parts(second.text)
    assert second.text.startswith(first.text)
    assert len(second.text) > len(first.text)
    assert [run["status"] for run in stored["runs"]] == ["stopped", "stopped"]


def test_an_answer_that_was_cut_at_its_length_goes_on(chat: Chat) -> None:
    first = chat.ask(QUESTION, params=SHORT)
    ended(first)
    second = chat.go_on(first.id, copy=first.copy)
    assert ended(second)["finish_reason"] == "length"
    assert second.text.startswith(first.text)
    assert len(second.text) > len(first.text)


def test_a_question_that_is_too_long_is_refused_in_a_sentence(chat: Chat, llama: str) -> None:
    question = "Why? " * 20_000
    # Of a stream it breaks off without saying why; this is what it says otherwise.
    body = {"model": MODEL, "messages": [{"role": "user", "content": question}]}
    reply = requests.post(f"{llama}/chat/completions", json=body, timeout=30)
    assert (reply.status_code, reply.json()["error"]["code"]) == (400, "context_length_exceeded")
    stream = chat.ask(question)
    end = stream.rest(timeout=30)
    assert (end["status"], end["error"]["code"], stream.text) == ("failed", "provider_broke_off", "")
    assert "a question is longer than the model's context window" in end["error"]["detail"]
    ended(chat.ask(QUESTION, params=SHORT))


def test_an_answer_that_another_question_cuts_off_keeps_its_text_and_goes_on(model: Path, tmp_path: Path) -> None:
    with running_llama(model) as llama, parley_before(llama, tmp_path) as parley, chatting(parley) as chat:
        first = chat.ask(QUESTION, params=LIKELIEST)
        first.until("delta")
        ended(chat.ask("Who?", params=SHORT))
        end = first.rest()
        assert (end["status"], end["error"]["code"]) == ("failed", "provider_broke_off")
        assert "Continue asks for the rest" in end["error"]["detail"]
        assert first.text
        second = chat.go_on(first.id, copy=first.copy)
        second.until("delta")
        assert second.text.startswith(first.text)
        assert len(second.text) > len(first.text)
