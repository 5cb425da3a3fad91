"""The same where people have accounts: by nobody, by a member and by an administrator."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.answer_copy import Json
from tests.chat import Chat
from tests.client import Client
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.openapi.belongings import belongings, rarities
from tests.openapi.conftest import SETTINGS
from tests.openapi.provider import answer
from tests.openapi.run import calls_of, replies_to_made_up_calls
from tests.served import Served, serving

# Whoever makes them is nobody from then on: they have tests of their own.
_LEAVING = ("DELETE /api/sign-in", "DELETE /api/account/sign-ins")
_PHASES, _EXAMPLES = "examples,coverage", 5


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("people") / "data", {**SETTINGS, "PARLEY_AUTH": "password"}) as served:
        served.upstream.auto(answer)
        yield served


@pytest.fixture(scope="module")
def ada(people: Served) -> Somebody:
    somebody = Somebody(people.parley.url, "ada")
    assert somebody.use_account_link(first_link(people.parley)).status == 201
    return somebody


@pytest.fixture(scope="module")
def described(ada: Somebody) -> Json:
    document: Json = ada.client.get("/api/openapi.json").json
    return document


def belongings_of(people: Served, somebody: Somebody, others: list[Somebody]) -> dict[str, list[str]]:
    """Ids of what is theirs, and of other people."""
    with Chat(people.parley.url, people.upstream) as chat:
        chat.client.headers.update(somebody.client.headers)
        people_ids = [each.account["id"] for each in others]
        return {**belongings(chat), **rarities(chat), "person_id": people_ids, "role": ["member", "member"]}


def came_through(people: Served, described: Json, folder: Path, somebody: Somebody, others: list[Somebody]) -> set[str]:
    """The calls that this person was not refused."""
    ids = belongings_of(people, somebody, others)
    leaving = [word for each in _LEAVING for word in ("--exclude-name", each)]
    cookie = ("--header", f"Cookie: {somebody.client.headers['Cookie']}")
    url = people.parley.url
    seen = replies_to_made_up_calls(url, described, ids, folder, _PHASES, _EXAMPLES, *cookie, *leaving)
    return {call for call in calls_of(described) if min(seen[call], default=599) < 400}


@pytest.fixture(scope="module")
def others(ada: Somebody) -> list[Somebody]:
    return [invited(ada) for _ in range(2)]


def test_nobody_comes_through_but_where_the_document_says_so(
    people: Served, described: Json, others: list[Somebody], tmp_path: Path
) -> None:
    ids = belongings_of(people, others[0], others)
    seen = replies_to_made_up_calls(people.parley.url, described, ids, tmp_path, _PHASES, _EXAMPLES)
    closed = {
        f"{method.upper()} {path}"
        for path, calls in described["paths"].items()
        for method, said in calls.items()
        if said.get("security") != []
    }
    assert closed <= calls_of(described)
    # 404: an address that is nobody's, for what stands in it is no id.
    assert {call: seen[call] for call in closed if not seen[call] <= {401, 404}} == {}


def test_a_member_gets_what_the_document_says(
    people: Served, described: Json, ada: Somebody, others: list[Somebody], tmp_path: Path
) -> None:
    calls = came_through(people, described, tmp_path, invited(ada), others)
    assert len(calls) > 40
    assert {call for call in calls if "/api/admin/" in call} == set()


def test_an_administrator_gets_what_the_document_says(
    people: Served, described: Json, ada: Somebody, others: list[Somebody], tmp_path: Path
) -> None:
    calls = came_through(people, described, tmp_path, ada, others)
    assert len({call for call in calls if "/api/admin/" in call}) > 8
    # Whatever was done, somebody still looks after it.
    assert ada.client.get("/api/admin/people").status == 200
    assert Client(people.parley.url).get("/api/health/ready").status == 200
