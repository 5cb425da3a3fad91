"""Clients that name a session in `user`: what was said in it before is put in front of what they say now."""

from pathlib import Path
from uuid import uuid4

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.contract.gateway.conftest import Asked
from tests.contract.gateway.test_chat import MODEL, whole
from tests.contract.gateway.test_ledger import entry
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served, serving


def said(role: str, content: str) -> dict[str, str]:
    return {"role": role, "content": content}


class Session:
    def __init__(self, openai: OpenAI, upstream: ScriptedUpstream, name: str | None = None) -> None:
        self.name = name or str(uuid4())
        self._openai = openai
        self._upstream = upstream

    def ask(self, *messages: dict[str, str], answer: str = "Yes.", is_stream: bool = False) -> list[dict[str, str]]:
        """What the model was asked."""
        asked = Asked(
            lambda: self._openai.chat.completions.create(
                model=MODEL,
                messages=messages,  # type: ignore[arg-type]
                user=self.name,
                stream=is_stream,
            )
        )
        request = self._upstream.next_request()
        if is_stream:
            request.send_text(answer)
            request.finish()
            list(asked.get())
        else:
            whole(request, answer)
            asked.get()
        return list(request.body["messages"])


@pytest.fixture
def session(openai: OpenAI, upstream: ScriptedUpstream) -> Session:
    return Session(openai, upstream)


@pytest.mark.parametrize("is_stream", [False, True])
def test_what_was_said_before_is_asked_again(session: Session, is_stream: bool) -> None:
    first = session.ask(said("system", "Be brief."), said("user", "One?"), answer="One.", is_stream=is_stream)
    assert first == [said("system", "Be brief."), said("user", "One?")]
    second = session.ask(said("user", "Two?"), is_stream=is_stream)
    assert second == [*first, said("assistant", "One."), said("user", "Two?")]


def test_new_instructions_take_the_place_of_the_old(session: Session) -> None:
    session.ask(said("system", "Be brief."), said("user", "One?"))
    again = session.ask(said("system", "Be long."), said("user", "Two?"))
    assert [each["content"] for each in again] == ["Be long.", "One?", "Yes.", "Two?"]


def test_another_sessions_words_are_not_told(session: Session, openai: OpenAI, upstream: ScriptedUpstream) -> None:
    session.ask(said("user", "One?"))
    assert Session(openai, upstream).ask(said("user", "Two?")) == [said("user", "Two?")]


def test_nor_are_those_of_another_token(session: Session, client: Client, upstream: ScriptedUpstream) -> None:
    session.ask(said("user", "One?"))
    token = client.post("/api/tokens", {"name": "Another"}).json["token"]
    with OpenAI(base_url=f"{client.url}/v1", api_key=token) as other:
        assert Session(other, upstream, session.name).ask(said("user", "Two?")) == [said("user", "Two?")]


def test_a_question_that_failed_is_not_kept(session: Session, openai: OpenAI, upstream: ScriptedUpstream) -> None:
    session.ask(said("user", "One?"))
    upstream.auto(lambda request: request.respond(400, body={"error": {"message": "No."}}))
    with pytest.raises(sdk.BadRequestError):
        openai.chat.completions.create(model=MODEL, messages=[{"role": "user", "content": "Two?"}], user=session.name)
    upstream.auto(None)
    assert [each["content"] for each in session.ask(said("user", "Three?"))] == ["One?", "Yes.", "Three?"]


def test_what_does_not_fit_into_the_window_is_left_out(openai: OpenAI, upstream: ScriptedUpstream) -> None:
    # Its list says 1,000 tokens.
    openai.models.list()
    session = Session(openai, upstream)
    long = "word " * 300
    for answer in ("One.", "Two."):
        asked = Asked(
            lambda: openai.chat.completions.create(
                model="openai/scripted/2:latest", messages=[{"role": "user", "content": long}], user=session.name
            )
        )
        request = upstream.next_request()
        whole(request, answer)
        asked.get()
    assert [each["content"] for each in request.body["messages"]] == [long]


def test_a_session_is_forgotten_after_its_time(session: Session, served: Served) -> None:
    session.ask(said("user", "One?"))
    served.execute("UPDATE contexts SET used_at = used_at - 3600001 WHERE session = :name", name=session.name)
    assert session.ask(said("user", "Two?")) == [said("user", "Two?")]


def test_it_is_off_unless_the_operator_turns_it_on(tmp_path: Path) -> None:
    with serving(tmp_path / "data", {}) as served:
        token = Client(served.parley.url).post("/api/tokens", {"name": "A test"}).json["token"]
        with OpenAI(base_url=f"{served.parley.url}/v1", api_key=token) as openai:
            session = Session(openai, served.upstream)
            session.ask(said("user", "One?"))
            assert session.ask(said("user", "Two?")) == [said("user", "Two?")]


def test_a_token_that_is_revoked_meanwhile_loses_no_answer(
    client: Client, upstream: ScriptedUpstream, served: Served
) -> None:
    made = client.post("/api/tokens", {"name": "A test"}).json
    with OpenAI(base_url=f"{client.url}/v1", api_key=made["token"], max_retries=0) as openai:
        asked = Asked(
            lambda: openai.chat.completions.create(
                model="openai/s-revoked", messages=[{"role": "user", "content": "One?"}], user="one"
            )
        )
        request = upstream.next_request()
        assert client.delete(f"/api/tokens/{made['id']}").status == 204
        whole(request, "One.")
        assert asked.get().choices[0].message.content == "One."
    assert entry(served, "openai/s-revoked")[0] == "complete"


def test_halves_of_a_character_are_kept_as_one(session: Session, openai: OpenAI, upstream: ScriptedUpstream) -> None:
    asked = Asked(
        lambda: list(
            openai.chat.completions.create(
                model=MODEL, messages=[{"role": "user", "content": "A fox?"}], user=session.name, stream=True
            )
        )
    )
    request = upstream.next_request()
    for half in (rb"\ud83e", rb"\udd8a"):
        request.send_raw(b'data: {"choices":[{"index":0,"delta":{"content":"%b"}}]}\n\n' % half)
    request.finish()
    asked.get()
    assert session.ask(said("user", "Again?"))[1] == said("assistant", "\N{FOX FACE}")


def test_an_answer_without_a_word_is_one_that_can_be_asked_again(session: Session) -> None:
    session.ask(said("user", "One?"), answer="")
    # Without tool calls, null is what providers refuse.
    assert session.ask(said("user", "Two?"))[1] == said("assistant", "")


def test_what_is_said_at_once_is_kept_one_after_the_other(
    session: Session, openai: OpenAI, upstream: ScriptedUpstream
) -> None:
    for _ in range(5):
        asked = [
            Asked(
                lambda: openai.chat.completions.create(
                    model=MODEL, messages=[{"role": "user", "content": "One?"}], user=session.name
                )
            )
            for _ in range(6)
        ]
        for request in [upstream.next_request() for _ in asked]:
            whole(request, "One.")
        for each in asked:
            each.get()
    assert len(session.ask(said("user", "Two?"))) == 5 * 6 * 2 + 1


def test_instructions_outlast_what_makes_room(session: Session) -> None:
    session.ask(said("system", "Be brief."), said("user", "One?"))
    # Each is half of what a session keeps.
    long = [str(number) + "x" * 1024**2 for number in range(3)]
    for each in long:
        session.ask(said("user", each))
    asked = session.ask(said("user", "Two?"))
    expected = [said("system", "Be brief."), said("user", long[-1]), said("assistant", "Yes."), said("user", "Two?")]
    assert asked == expected
