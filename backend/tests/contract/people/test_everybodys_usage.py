"""Usage by person and model, as administrators see it: sums of the ledger, and nothing of what was said."""

import csv
import io
from base64 import b64encode

import pytest

from tests.answer_copy import Json
from tests.chat import Chat, new_id, text_parts
from tests.contract.people.somebody import Somebody, invited
from tests.files import samples
from tests.scripted_request import ScriptedRequest
from tests.served import Served

_SUMS = {
    *("answers", "pictures", "speech"),
    *("requests", "input_tokens", "output_tokens", "estimated", "cost", "unpriced", "unfinished", "retries"),
    *("duration_ms", "first_token_ms"),
}


def rows_of(ada: Somebody, model: str) -> list[Json]:
    return [each for each in ada.client.get("/api/admin/usage").json["rows"] if each["model"] == model]


def test_each_person_has_a_row_for_each_model(ada: Somebody, member: Somebody, member_chat: Chat) -> None:
    model = f"openai/{new_id()}"
    for _ in range(2):
        member_chat.complete(model=model)
    other = invited(ada)
    member_chat.client.headers.update(other.client.headers)
    member_chat.complete(model=model)
    rows = {each["login"]: each for each in rows_of(ada, model)}
    assert rows.keys() == {member.login, other.login}
    mine = rows[member.login]
    assert mine.keys() == _SUMS | {"person_id", "login", "name", "model"}
    assert (mine["person_id"], mine["name"]) == (member.account["id"], member.login.title())
    assert (mine["requests"], mine["answers"], mine["input_tokens"], mine["output_tokens"]) == (2, 2, 14, 10)
    assert rows[other.login]["requests"] == 1


def test_pictures_and_speech_are_counted_apart(ada: Somebody, member_chat: Chat) -> None:
    def answer(request: ScriptedRequest) -> None:
        if "/images/" in request.path:
            request.respond(200, body={"data": [{"b64_json": b64encode(samples.picture()).decode()}]})
            return
        request.respond(200, {"Content-Type": "audio/mpeg"}, b"ID3")

    member_chat.upstream.auto(answer)
    image, voice = f"openai/gpt-image-{new_id()}", f"openai/tts-{new_id()}"
    path = f"/api/conversations/{new_id()}/images"
    body = {"parts": text_parts("A fox"), "model": image, "conversation": {}}
    member_chat.open("POST", path, body).rest()
    token = member_chat.client.post("/api/tokens", {"name": "Reader"}).json["token"]
    spoken = {"model": voice, "input": "Tides", "voice": "alloy"}
    reply = member_chat.client.post("/v1/audio/speech", spoken, headers={"Authorization": f"Bearer {token}"})
    assert reply.status == 200
    ((drawn,), (read,)) = rows_of(ada, image), rows_of(ada, voice)
    assert [drawn[each] for each in ("answers", "pictures", "speech", "requests")] == [0, 1, 0, 1]
    assert [read[each] for each in ("answers", "pictures", "speech", "requests")] == [0, 0, 1, 1]


def test_totals_are_the_sums_of_the_rows(ada: Somebody, member_chat: Chat) -> None:
    member_chat.complete()
    told = ada.client.get("/api/admin/usage").json
    for each in _SUMS - {"first_token_ms", "cost"}:
        assert told["totals"][each] == sum(row[each] for row in told["rows"])


def test_who_is_gone_still_counts_without_a_name(ada: Somebody, served: Served, member_chat: Chat) -> None:
    model = f"openai/{new_id()}"
    member_chat.complete(model=model)
    owner_id = served.value("SELECT owner_id FROM ledger WHERE model = :model", model=model)
    for table in ("sign_ins", "people"):
        served.execute(f"DELETE FROM {table} WHERE owner_id = :id", id=owner_id)  # noqa: S608
    (row,) = rows_of(ada, model)
    assert (row["person_id"], row["login"], row["name"], row["requests"]) == (None, None, None, 1)


def test_only_that_time_is_told(ada: Somebody, member_chat: Chat) -> None:
    member_chat.complete()
    told = ada.client.get("/api/admin/usage?from=2020-01-01&to=2020-01-31").json
    assert (told["from"], told["to"], told["rows"], told["totals"]["requests"]) == ("2020-01-01", "2020-01-31", [], 0)


@pytest.mark.parametrize("query", ["from=today", "from=2026-02-01&to=2026-01-01", "tz=Sea/Bottom", "format=xml"])
def test_what_cannot_be_meant_is_said(ada: Somebody, query: str) -> None:
    ada.client.get(f"/api/admin/usage?{query}").problem(422, "invalid")


def test_a_spreadsheet_has_the_same_and_calculates_nothing(ada: Somebody, member: Somebody, member_chat: Chat) -> None:
    member.client.patch("/api/account", {"name": "=1+1"})
    model = f"openai/{new_id()}"
    member_chat.complete(model=model)
    reply = ada.client.get("/api/admin/usage?format=csv")
    assert "Parley%20usage%20by%20person" in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
    (row,) = [each for each in rows if each["model"] == model]
    assert (row["login"], row["name"], row["requests"], row["input_tokens"]) == (member.login, "'=1+1", "1", "7")
