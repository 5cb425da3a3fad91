"""Every call of the gateway is an entry in the ledger, whatever became of it."""

import signal
import time
from pathlib import Path

import openai as sdk
import pytest
from openai import OpenAI

from tests.client import Client
from tests.contract.gateway.conftest import Asked
from tests.contract.gateway.test_chat import MODEL, QUESTION, whole
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served, serving

PRICED = "openai/scripted/2:latest"


def entry(served: Served, model: str) -> tuple[object, ...]:
    """Outcome, error, tokens in and out, whether they are estimated, and retries, once it is there."""
    columns = ("outcome", "error_code", "input_tokens", "output_tokens", "is_estimated", "retries")
    deadline = time.monotonic() + 10
    while not served.value("SELECT count(*) FROM ledger WHERE model = :model", model=model):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    query = "SELECT {} FROM ledger WHERE model = :model AND purpose = 'gateway' ORDER BY created_at DESC LIMIT 1"
    return tuple(served.value(query.format(column), model=model) for column in columns)


def cost(client: Client) -> float:
    """Of all that the priced model was asked this month, as the page of usage has it."""
    rows = client.get("/api/usage?by=model").json["rows"]
    return sum(float(row["cost"]) for row in rows if row["model"] == PRICED)


def test_a_whole_answer_with_the_providers_count(openai: OpenAI, upstream: ScriptedUpstream, served: Served) -> None:
    upstream.auto(lambda request: whole(request, "Hello."))
    openai.chat.completions.create(model="openai/ledger-whole", messages=QUESTION)
    assert entry(served, "openai/ledger-whole") == ("complete", None, 7, 5, False, 0)


def test_a_stream_without_a_count_is_estimated(openai: OpenAI, upstream: ScriptedUpstream, served: Served) -> None:
    asked = Asked(lambda: list(openai.chat.completions.create(model="openai/l-s", messages=QUESTION, stream=True)))
    upstream.next_request().respond(503)
    request = upstream.next_request()
    request.send_text("Hello, you.")
    request.finish()
    asked.get()
    assert entry(served, "openai/l-s") == ("complete", None, 2, 3, True, 1)


def test_a_client_that_leaves(openai: OpenAI, upstream: ScriptedUpstream, served: Served) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model="openai/l-left", messages=QUESTION, stream=True))
    request = upstream.next_request()
    request.send_text("Hello, you.")
    stream = asked.get()
    next(iter(stream))
    stream.close()
    assert entry(served, "openai/l-left") == ("stopped", None, 2, 3, True, 0)


def test_a_client_that_leaves_once_it_has_everything(
    openai: OpenAI, upstream: ScriptedUpstream, served: Served
) -> None:
    asked = Asked(lambda: openai.chat.completions.create(model="openai/l-all", messages=QUESTION, stream=True))
    request = upstream.next_request()
    request.send_text("Hello, you.")
    request.send_delta({}, "stop")
    # The provider's body has not ended yet.
    request.send_raw(b"data: [DONE]\n\n")
    stream = asked.get()
    assert len(list(stream)) == 2
    stream.close()
    assert entry(served, "openai/l-all") == ("complete", None, 2, 3, True, 0)


def test_a_refusal(openai: OpenAI, upstream: ScriptedUpstream, served: Served) -> None:
    upstream.auto(lambda request: request.respond(400, body={"error": {"message": "No."}}))
    with pytest.raises(sdk.BadRequestError):
        openai.chat.completions.create(model="openai/l-refused", messages=QUESTION)
    assert entry(served, "openai/l-refused") == ("failed", "provider_refused", None, None, None, 0)


def test_vectors_cost_what_was_given(openai: OpenAI, upstream: ScriptedUpstream, served: Served) -> None:
    usage = {"prompt_tokens": 4, "total_tokens": 4}
    upstream.auto(lambda request: request.respond(200, body={"data": [], "model": "e", "usage": usage}))
    openai.embeddings.create(model="openai/l-vectors", input="Hello?", encoding_format="float")
    assert entry(served, "openai/l-vectors") == ("complete", None, 4, 0, False, 0)


def test_the_page_of_usage_counts_it(openai: OpenAI, upstream: ScriptedUpstream, client: Client) -> None:
    openai.models.list()
    before = cost(client)
    upstream.auto(lambda request: whole(request, "Hello."))
    openai.chat.completions.create(model=PRICED, messages=QUESTION)
    deadline = time.monotonic() + 10
    while (after := cost(client)) == before:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert after - before == pytest.approx((7 * 2 + 5 * 10) / 1e6)


def test_a_spent_budget_is_said_and_nothing_is_asked(tmp_path: Path) -> None:
    with serving(tmp_path / "data", {"PARLEY_MONTHLY_BUDGET": "0"}) as served:
        token = Client(served.parley.url).post("/api/tokens", {"name": "A test"}).json["token"]
        openai = OpenAI(base_url=f"{served.parley.url}/v1", api_key=token, max_retries=0)
        with openai, pytest.raises(sdk.APIStatusError) as caught:
            openai.chat.completions.create(model=MODEL, messages=QUESTION)
        assert (caught.value.status_code, caught.value.code) == (402, "budget_spent")
        assert served.upstream.request_count == 0


def test_a_server_that_ends_says_so_and_writes_it_down(tmp_path: Path) -> None:
    with serving(tmp_path / "data", {"PARLEY_SHUTDOWN_GRACE": "0"}) as served:
        token = Client(served.parley.url).post("/api/tokens", {"name": "A test"}).json["token"]
        with OpenAI(base_url=f"{served.parley.url}/v1", api_key=token, max_retries=0) as openai:
            asked = Asked(lambda: openai.chat.completions.create(model=MODEL, messages=QUESTION, stream=True))
            request = served.upstream.next_request()
            request.send_text("One")
            chunks = iter(asked.get())
            next(chunks)
            served.parley.send(signal.SIGTERM)
            with pytest.raises(sdk.APIError) as caught:
                list(chunks)
        assert caught.value.code == "shut_down"
        assert served.parley.wait() == 0
        assert served.value("SELECT outcome FROM ledger WHERE purpose = 'gateway'") == "interrupted"
        assert request.wait_closed(5)
