"""How the providers do, as administrators see it: from what every process has asked, and without a secret."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answer_copy import Json
from tests.chat import Chat
from tests.contract.conftest import Install
from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import Somebody, first_link
from tests.scripted_upstream import ScriptedUpstream
from tests.served import Served
from tests.server import unused_port

_TOLD = {
    *("name", "address", "is_offered", "state", "last_error", "requests", "failures", "first_token_ms"),
    *("keys", "keys_at_rest", "models", "listed_at"),
}
_KEYS = ["sk-first-secret", "sk-second-secret"]


def of(administrator: Somebody, name: str) -> Json:
    listed = administrator.client.get("/api/admin/providers").json["providers"]
    told: Json = next(each for each in listed if each["name"] == name)
    assert told.keys() == _TOLD
    return told


@pytest.fixture(scope="module")
def served(install: Install, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    file = tmp_path_factory.mktemp("providers") / "providers.toml"
    with ScriptedUpstream() as upstream:
        file.write_text(
            f"[providers.sea]\nbase_url = '{upstream.base_url}'\nkeys = {json.dumps(_KEYS)}\nretries = 0\n"
            f"[providers.gone]\nbase_url = 'http://127.0.0.1:{unused_port()}/v1'\nmodels = ['a', 'b']\nretries = 0\n"
        )
        with install({**ACCOUNTS, "PARLEY_PROVIDERS_FILE": str(Path(file))}) as served:
            yield served._replace(upstream=upstream)


@pytest.fixture(scope="module")
def keeper(served: Served) -> Somebody:
    somebody = Somebody(served.parley.url, "keeper")
    assert somebody.use_account_link(first_link(served.parley)).status == 201
    return somebody


@pytest.fixture
def chat(served: Served, keeper: Somebody) -> Iterator[Chat]:
    with served.chat() as chat:
        chat.client.headers.update(keeper.client.headers)
        yield chat


def test_before_anybody_asks_nothing_is_known_of_what_has_not_to_be_asked(keeper: Somebody) -> None:
    told = of(keeper, "gone")
    assert (told["state"], told["last_error"], told["models"], told["listed_at"]) == ("unknown", None, 2, None)
    assert (told["keys"], told["requests"], told["first_token_ms"]) == (0, 0, None)


def test_its_list_says_that_it_is_there(keeper: Somebody, served: Served) -> None:
    told = of(keeper, "sea")
    assert (told["state"], told["models"] > 0, told["is_offered"]) == ("reachable", True, False)
    assert told["listed_at"] is not None
    assert told["address"] == served.upstream.base_url.split("/")[2]


def test_what_went_wrong_is_told_by_its_code_alone_and_its_key_by_number(chat: Chat, keeper: Somebody) -> None:
    chat.complete(model="sea/tidal")
    before = of(keeper, "sea")
    assert (before["failures"], before["last_error"]) == (0, None)
    assert before["first_token_ms"] >= 0
    stream, request = chat.begin(model="sea/tidal")
    key = request.headers["authorization"].removeprefix("Bearer ")
    request.respond(429, {"Retry-After": "90"}, f"<html>Too fast with {key}</html>")
    following = chat.upstream.next_request()
    following.respond(500, body="<html>Sunk</html>")
    stream.rest()
    reply = keeper.client.get("/api/admin/providers")
    text = reply.body.decode()
    assert "secret" not in text
    assert "html" not in text
    told = of(keeper, "sea")
    assert told["last_error"]["code"] == "provider_unavailable"
    assert (told["state"], told["failures"], told["requests"]) == ("reachable", 1, before["requests"] + 1)
    assert (told["keys"], {each["number"] for each in told["keys_at_rest"]} <= {1 + _KEYS.index(key)}) == (2, True)


def test_one_that_is_not_there_is_out_of_reach_for_whichever_process_is_asked(chat: Chat, keeper: Somebody) -> None:
    chat.ask(model="gone/a").rest()
    for _ in range(4):
        told = of(keeper, "gone")
        assert (told["state"], told["last_error"]["code"]) == ("unreachable", "provider_unreachable")
        assert (told["requests"], told["failures"]) == (1, 1)
