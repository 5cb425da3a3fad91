"""A proxy that says who somebody is: whose word is taken, and what becomes of those it names."""

from collections.abc import Iterator, Mapping

import pytest

from tests.client import Client
from tests.contract.conftest import Install
from tests.contract.people.somebody import Somebody, first_link
from tests.served import Served

# The tests speak from 127.0.0.1, which is the innermost proxy of ours; the one that vouches stands before it.
_PROXY = "192.0.2.7"
_SETTINGS = {
    "PARLEY_AUTH": "proxy",
    "PARLEY_AUTH_PROXY": _PROXY,
    "PARLEY_ADMINISTRATORS": "Ada",
    "PARLEY_ADMINISTRATOR_GROUPS": "keepers",
    "PARLEY_MEMBER_GROUPS": "chat",
    "PARLEY_SIGN_OUT_URL": "https://login.example.com/logout",
}


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    with install(_SETTINGS) as served:
        yield served


def vouched(served: Served, login: str, groups: str = "chat", **headers: str) -> Client:
    """Somebody behind the proxy."""
    said = {"X-Forwarded-For": f"203.0.113.9, {_PROXY}", "Remote-User": login, "Remote-Groups": groups}
    return Client(served.parley.url, {**said, **headers})


def test_whom_the_proxy_names_has_an_account_from_the_first_time_on(served: Served) -> None:
    grace = vouched(served, "Grace", **{"Remote-Name": "Grace Höpper".encode().decode("latin-1")})
    account = grace.get("/api/account").json
    assert (account["login"], account["name"], account["role"]) == ("grace", "Grace Höpper", "member")
    assert grace.post("/api/conversations", {}).status == 201
    assert vouched(served, "GRACE").get("/api/account").json["id"] == account["id"]
    assert vouched(served, "lin").get("/api/account").json["id"] != account["id"]


def test_a_token_that_the_proxy_passes_on_is_none_of_ours(served: Served) -> None:
    passed_on = vouched(served, "grace", Authorization="Bearer eyJhbGciOiJSUzI1NiJ9.e30.c2ln")
    assert passed_on.get("/api/session").status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "203.0.113.9"},
        {"X-Forwarded-For": f"{_PROXY}, 203.0.113.9"},
        {"X-Forwarded-For": f"{_PROXY}, 203.0.113.9, 10.0.0.1"},
        {"X-Forwarded-For": ""},
        {"X-Forwarded-For": "nonsense"},
        {"Remote-User": ""},
        {"Remote-User": "   "},
    ],
)
def test_nobody_else_is_believed(served: Served, headers: Mapping[str, str]) -> None:
    vouched(served, "ada", **headers).get("/api/session").problem(401, "signed_out")


def test_the_proxy_may_stand_right_before_parley(install: Install) -> None:
    with install({**_SETTINGS, "PARLEY_AUTH_PROXY": "127.0.0.1", "PARLEY_AUTH_HEADER": "X-Forwarded-User"}) as served:
        headers = {"X-Forwarded-User": "ada", "Remote-User": "eve"}
        assert Client(served.parley.url, headers).get("/api/account").json["login"] == "ada"


def test_without_the_right_group_one_stays_outside(served: Served) -> None:
    problem = vouched(served, "eve", groups="guests").get("/api/session").problem(403, "not_allowed")
    assert "eve may not use this Parley" in problem["detail"]
    assert vouched(served, "eve", groups="guests, chat").get("/api/session").status == 200
    vouched(served, "eve", groups="").get("/api/session").problem(403, "not_allowed")


def test_what_can_be_no_name_is_told(served: Served) -> None:
    problem = vouched(served, "Ada Lovelace").get("/api/session").problem(403, "not_allowed")
    assert "no blanks" in problem["detail"]


def test_a_role_is_what_the_settings_and_the_groups_say_each_time(served: Served) -> None:
    assert vouched(served, "ada").get("/api/account").json["role"] == "administrator"
    assert vouched(served, "kim", groups="keepers").get("/api/admin/people").status == 200
    kim = vouched(served, "kim")
    assert kim.get("/api/account").json["role"] == "member"
    kim.get("/api/admin/people").problem(403, "not_allowed")
    ada = vouched(served, "ada")
    actions = {(each["action"], each["subject"]) for each in ada.get("/api/admin/audit").json["entries"]}
    assert ("made_member", "kim") in actions
    person_id = kim.get("/api/account").json["id"]
    problem = ada.patch(f"/api/admin/people/{person_id}", {"role": "administrator"}).problem(403, "not_allowed")
    assert "PARLEY_ADMINISTRATORS" in problem["detail"]


def test_who_is_disabled_is_told_so(served: Served) -> None:
    lee, ada = vouched(served, "lee"), vouched(served, "ada")
    person_id = lee.get("/api/account").json["id"]
    ada.patch(f"/api/admin/people/{person_id}", {"is_disabled": True})
    assert "disabled" in lee.get("/api/session").problem(403, "not_allowed")["detail"]
    ada.patch(f"/api/admin/people/{person_id}", {"is_disabled": False})
    assert lee.get("/api/session").status == 200


def test_there_is_nothing_to_sign_in_with_here(served: Served) -> None:
    client = vouched(served, "ada")
    ways = client.get("/api/sign-in").json
    assert (ways["auth"], ways["password"], ways["service"]) == ("proxy", None, None)
    assert ways["sign_out_url"] == "https://login.example.com/logout"
    client.post("/api/sign-in", {"login": "ada", "password": "x"}).problem(405, "method_not_allowed")
    for path in ("/api/account/sign-ins", "/api/admin/invitations", "/api/sign-in/oidc"):
        client.get(path).problem(404, "not_found")


def test_a_program_needs_no_proxy_but_a_token(served: Served) -> None:
    token = vouched(served, "ada").post("/api/tokens", {"name": "Terminal"}).json["token"]
    program = Client(served.parley.url, {"Authorization": f"Bearer {token}"})
    assert program.get("/api/session").status == 200
    wrong = vouched(served, "ada", Authorization="Bearer parley-nothing")
    wrong.get("/api/session").problem(401, "signed_out")


def test_many_calls_at_once_make_one_account(served: Served) -> None:
    streams = [vouched(served, "nell").stream("GET", "/api/account", headers={"Accept": "*/*"}) for _ in range(8)]
    for stream in streams:
        stream.close()
    people = vouched(served, "ada").get("/api/admin/people").json["people"]
    assert [each["login"] for each in people].count("nell") == 1


def test_the_first_administrator_takes_over_what_was_there_before(install: Install) -> None:
    with install({}) as served:
        made = Client(served.parley.url).post("/api/conversations", {}).json["id"]
        served.parley.environment.update(_SETTINGS)
        served.parley.restart()
        assert vouched(served, "grace").get(f"/api/conversations/{made}").status == 404
        assert vouched(served, "ada").get(f"/api/conversations/{made}").status == 200
        assert vouched(served, "kim", groups="keepers").get(f"/api/conversations/{made}").status == 404


def test_an_account_with_a_password_goes_on_behind_the_proxy(install: Install) -> None:
    with install({"PARLEY_AUTH": "password"}) as served:
        somebody = Somebody(served.parley.url, "ada")
        somebody.use_account_link(first_link(served.parley))
        made = somebody.client.post("/api/conversations", {}).json["id"]
        served.parley.environment.update(_SETTINGS)
        served.parley.restart()
        assert vouched(served, "ada").get(f"/api/conversations/{made}").status == 200
        somebody.client.get("/api/session").problem(401, "signed_out")
