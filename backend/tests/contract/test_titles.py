"""Titles: the first words at once; by a model only where the settings say so."""

import time

from tests.chat import Chat, new_id
from tests.contract.conftest import Serve

MODEL = "openai/scripted/2:latest"


def wait_title(chat: Chat, conversation_id: str, title: str) -> None:
    deadline = time.monotonic() + 10
    while (now := chat.read(conversation_id)["title"]) != title:
        assert time.monotonic() < deadline, now
        time.sleep(0.05)


def test_without_the_setting_nothing_is_asked(chat: Chat) -> None:
    before = chat.upstream.request_count
    stream = chat.complete(text="Why is the sky blue?")
    assert chat.read(stream.conversation_id)["title"] == "Why is the sky blue?"
    assert chat.upstream.request_count == before + 1


def test_a_model_names_it_after_the_first_answer(serve: Serve) -> None:
    chat = serve({"PARLEY_TITLE_MODEL": MODEL})
    seq = chat.client.get("/api/changes?after=0").json["seq"]
    stream = chat.complete("It scatters light.", text="Why is the sky blue?")
    assert chat.read(stream.conversation_id)["title"] == "Why is the sky blue?"
    request = chat.upstream.next_request()
    assert request.body["model"] == "scripted/2:latest"
    told = request.body["messages"][0]["content"]
    assert "Why is the sky blue?" in told
    assert "It scatters light." in told
    request.send_reasoning("Something short.")
    request.send_text('"Rayleigh')
    request.send_text(' scattering"\nThat is it.')
    request.finish()
    wait_title(chat, stream.conversation_id, "Rayleigh scattering")
    told_of = chat.client.get(f"/api/changes?after={seq}").json["conversations"]
    assert [each["title"] for each in told_of] == ["Rayleigh scattering"]
    before = chat.upstream.request_count
    chat.complete("Yes.", text="Really?", conversation_id=stream.conversation_id)
    assert chat.upstream.request_count == before + 1, "once is enough"


def test_a_name_that_somebody_gave_stays(serve: Serve) -> None:
    chat = serve({"PARLEY_TITLE_MODEL": "same"})
    stream = chat.complete()
    request = chat.upstream.next_request()
    assert request.body["model"] == "scripted-1"
    chat.client.patch(f"/api/conversations/{stream.conversation_id}", {"title": "Mine"})
    request.send_text("Theirs")
    request.finish()
    # What is named next is named after that.
    other = chat.complete()
    request = chat.upstream.next_request()
    request.send_text("Another")
    request.finish()
    wait_title(chat, other.conversation_id, "Another")
    assert chat.read(stream.conversation_id)["title"] == "Mine"


def test_what_goes_wrong_leaves_the_first_words(serve: Serve) -> None:
    chat = serve({"PARLEY_TITLE_MODEL": "same", "PARLEY_RETRIES": "0"})
    stream = chat.complete(text="Why is the sky blue?")
    chat.upstream.next_request().respond(500)
    other = chat.complete(text="And green?", id=new_id())
    request = chat.upstream.next_request()
    request.send_text("  ")
    request.finish()
    assert chat.read(stream.conversation_id)["title"] == "Why is the sky blue?"
    assert chat.read(other.conversation_id)["title"] == "And green?"


def test_a_stopped_answer_is_no_reason_to_ask(serve: Serve) -> None:
    chat = serve({"PARLEY_TITLE_MODEL": "same"})
    chat.stopped()
    before = chat.upstream.request_count
    chat.complete()
    assert chat.upstream.next_request().body["messages"][0]["content"].startswith("Question:")
    assert chat.upstream.request_count == before + 2
