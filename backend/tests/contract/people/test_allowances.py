"""What people may use, by their roles and by themselves: models, pictures, voices, programs, money."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, new_id
from tests.client import JSON_WANTED, Client, Reply
from tests.contract.conftest import Install
from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.scripted_request import ScriptedRequest
from tests.served import Served

_MODELS = ["gpt-small", "gpt-large", "dall-e-3", "tts-1", "whisper-1"]


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    """One of our own: what is said of a role counts for everybody."""
    settings = {**ACCOUNTS, "PARLEY_SPEECH_MODEL": "openai/tts-1", "PARLEY_TRANSCRIPTION_MODEL": "openai/whisper-1"}
    with install({**settings, "PARLEY_RUNNING_ANSWERS": "3"}) as served:
        served.upstream.models = list(_MODELS)
        # The list is read at the start.
        served.parley.restart()
        yield served


@pytest.fixture(scope="module")
def ada(served: Served) -> Somebody:
    somebody = Somebody(served.parley.url, "ada")
    assert somebody.use_account_link(first_link(served.parley)).status == 201
    return somebody


@pytest.fixture
def member(ada: Somebody) -> Somebody:
    return invited(ada)


@pytest.fixture(autouse=True)
def anew(ada: Somebody, served: Served) -> Iterator[None]:
    yield
    served.upstream.auto(None)
    for role in ("member", "administrator"):
        assert allow(ada, f"roles/{role}", {}).status == 200


def allow(ada: Somebody, whom: str, allowance: Json) -> Reply:
    return ada.client.put(f"/api/admin/{whom}/allowance", allowance)


def allow_person(ada: Somebody, somebody: Somebody, **allowance: Any) -> None:
    assert allow(ada, f"people/{somebody.account['id']}", allowance).status == 200


def asked(somebody: Somebody, **fields: Any) -> Reply:
    body = {"parts": [{"type": "text", "text": "Why?"}], "conversation": {}, **fields}
    path = f"/api/conversations/{new_id()}/messages"
    return somebody.client.post(path, body, headers=JSON_WANTED)


def listed(somebody: Somebody) -> set[str]:
    return {each["name"] for each in somebody.client.get("/api/models").json["models"]}


def program(somebody: Somebody) -> Client:
    token = somebody.client.post("/api/tokens", {"name": "Terminal"}).json["token"]
    return Client(somebody.client.url, {"Authorization": f"Bearer {token}"})


def answer(request: ScriptedRequest) -> None:
    request.send_text("Because.")
    request.finish()


def test_nothing_is_said_at_first(ada: Somebody, member: Somebody) -> None:
    nothing = dict.fromkeys(("models", "images", "speech", "gateway", "monthly_budget", "running_answers"))
    assert ada.client.get("/api/admin/allowances").json == {
        "roles": {"member": nothing, "administrator": nothing},
        "people": {},
    }
    assert listed(member) == set(_MODELS)


def test_only_what_a_role_may_use_is_listed_and_asked(ada: Somebody, member: Somebody, served: Served) -> None:
    assert allow(ada, "roles/member", {"models": ["openai/gpt-l*"]}).status == 200
    models = member.client.get("/api/models").json
    assert [each["id"] for each in models["models"]] == ["openai/gpt-large"]
    assert (models["default"], models["default_image"]) == ("openai/gpt-large", None)
    problem = asked(member, model="openai/gpt-small").problem(403, "not_allowed")
    assert "openai/gpt-small" in problem["detail"]
    served.upstream.auto(answer)
    started = asked(member)
    assert (started.status, started.json["message"]["model"]) == (202, "openai/gpt-large")
    assert member.client.get(f"/api/messages/{started.json['message']['id']}/events").status == 200
    assert listed(ada) == set(_MODELS)


def test_what_is_said_of_a_person_goes_before_their_role(ada: Somebody, member: Somebody) -> None:
    allow(ada, "roles/member", {"models": ["openai/gpt-small"], "running_answers": 1})
    allow_person(ada, member, models=["openai/*"])
    assert listed(member) == set(_MODELS)
    assert member.client.get("/api/session").json["limits"]["running_answers"] == 1
    allow_person(ada, member)
    assert listed(member) == {"gpt-small"}
    assert ada.client.get("/api/admin/allowances").json["people"] == {}


def test_who_may_use_no_model_is_told_so(ada: Somebody, member: Somebody) -> None:
    allow_person(ada, member, models=[])
    models = member.client.get("/api/models").json
    assert (models["models"], models["default"]) == ([], None)
    asked(member).problem(403, "not_allowed")


def test_an_answer_of_a_model_that_is_taken_away_is_not_gone_on_with(
    ada: Somebody, member: Somebody, served: Served
) -> None:
    with Chat(served.parley.url, served.upstream) as chat:
        chat.client.headers.update(member.client.headers)
        stream = chat.stopped("Be", model="openai/gpt-small")
        allow_person(ada, member, models=["openai/gpt-large"])
        path = f"/api/messages/{stream.id}"
        chat.client.post(f"{path}/continue", {}, headers=JSON_WANTED).problem(403, "not_allowed")
        # What there is can still be read.
        assert chat.client.get(f"{path}/events").status == 200


def test_pictures_can_be_taken_away(ada: Somebody, member: Somebody) -> None:
    allow_person(ada, member, images=False)
    assert "dall-e-3" not in listed(member)
    assert member.client.get("/api/models").json["default_image"] is None
    path = f"/api/conversations/{new_id()}/images"
    body = {"parts": [{"type": "text", "text": "A fox"}], "model": "openai/dall-e-3", "conversation": {}}
    member.client.post(path, body, headers=JSON_WANTED).problem(403, "not_allowed")


def test_what_is_asked_for_counts_and_not_only_what_the_model_is_called(ada: Somebody, member: Somebody) -> None:
    gateway = program(member)
    allow_person(ada, member, images=False, speech=False)
    drawn = {"model": "openai/seedream-4", "prompt": "A fox"}
    assert gateway.post("/v1/images/generations", drawn).status == 403
    said = {"model": "openai/eleven_multilingual_v2", "input": "A fox", "voice": "alloy"}
    assert gateway.post("/v1/audio/speech", said).status == 403
    path = f"/api/conversations/{new_id()}/images"
    body = {"parts": [{"type": "text", "text": "A fox"}], "model": "openai/seedream-4", "conversation": {}}
    member.client.post(path, body, headers=JSON_WANTED).problem(403, "not_allowed")


def test_voices_can_be_taken_away(ada: Somebody, member: Somebody, served: Served) -> None:
    features = member.client.get("/api/session").json["features"]
    assert (features["speech"], features["transcription"]) == (True, True)
    served.upstream.auto(answer)
    message = asked(member, model="openai/gpt-small").json["message"]
    member.client.get(f"/api/messages/{message['id']}/events")
    allow_person(ada, member, speech=False)
    features = member.client.get("/api/session").json["features"]
    assert (features["speech"], features["transcription"]) == (False, False)
    member.client.post(f"/api/messages/{message['id']}/speech", {}).problem(422, "no_fitting_model")
    body = {"model": "openai/tts-1"}
    member.client.post(f"/api/messages/{message['id']}/speech", body).problem(403, "not_allowed")


def test_programs_can_be_taken_away(ada: Somebody, member: Somebody) -> None:
    gateway = program(member)
    allow_person(ada, member, models=["openai/gpt-*"])
    assert [each["id"] for each in gateway.get("/v1/models").json["data"]] == ["openai/gpt-small", "openai/gpt-large"]
    body = {"model": "tts-1", "input": "x", "voice": "alloy"}
    refused = gateway.post("/v1/audio/speech", body)
    assert (refused.status, refused.json["error"]["type"]) == (403, "permission_error")
    allow_person(ada, member, gateway=False)
    assert gateway.get("/v1/models").status == 403
    # The terminal is no other program.
    assert gateway.get("/api/session").status == 200


def test_so_many_answers_at_once_as_somebody_may(ada: Somebody, member: Somebody) -> None:
    allow_person(ada, member, running_answers=1)
    assert asked(member, model="openai/gpt-small").status == 202
    asked(member, model="openai/gpt-small").problem(429, "too_many_answers")
    allow_person(ada, member, running_answers=2)
    assert asked(member, model="openai/gpt-small").status == 202


def test_a_budget_of_ones_own(ada: Somebody, member: Somebody) -> None:
    assert member.client.get("/api/budget").json == {"budget": None}
    allow_person(ada, member, monthly_budget=5.5)
    assert member.client.get("/api/budget").json["budget"]["limit"] == 5.5
    assert member.client.get("/api/session").json["features"]["budget"] is True
    allow_person(ada, member, monthly_budget=0)
    asked(member, model="openai/gpt-small").problem(402, "budget_spent")


@pytest.mark.parametrize(
    ("allowance", "field"),
    [
        ({"models": [""]}, "models.0"),
        ({"models": ["x"] * 101}, "models"),
        ({"models": "all"}, "models"),
        ({"monthly_budget": -1}, "monthly_budget"),
        ({"running_answers": 0}, "running_answers"),
        ({"images": "yes"}, "images"),
        ({"tea": True}, "tea"),
    ],
)
def test_what_cannot_be_meant_is_refused(ada: Somebody, allowance: Json, field: str) -> None:
    problem = allow(ada, "roles/member", allowance).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == [field]


def test_of_nobody_nothing_can_be_said(ada: Somebody) -> None:
    allow(ada, f"people/{new_id()}", {}).problem(404, "not_found")
    allow(ada, "roles/king", {}).problem(404, "not_found")


def test_what_was_said_stands_in_the_log(ada: Somebody, member: Somebody) -> None:
    allow_person(ada, member, images=False)
    allow(ada, "roles/member", {"speech": False})
    entries = ada.client.get("/api/admin/audit?limit=2").json["entries"]
    told = [(each["action"], each["actor"], each["subject"]) for each in entries]
    assert told == [("allowed_members", "ada", None), ("allowed", "ada", member.login)]
