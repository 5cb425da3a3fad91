"""What administrators do about people, and that nobody else does."""

import pytest

from tests.client import Client
from tests.contract.conftest import Install
from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.served import Served


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "people"), ("GET", "invitations"), ("POST", "invitations"), ("GET", "audit")],
)
def test_a_member_does_none_of_it(member: Somebody, method: str, path: str) -> None:
    member.client.call(method, f"/api/admin/{path}").problem(403, "not_allowed")


def test_what_there_is_to_call_nobody_has_to_be_told(served: Served) -> None:
    assert Client(served.parley.url).call("OPTIONS", "/api/admin/people").status == 200


def test_who_is_disabled_is_out_at_once_and_comes_back_to_what_was_theirs(ada: Somebody) -> None:
    member = invited(ada)
    token = member.client.post("/api/tokens", {"name": "Terminal"}).json["token"]
    program = Client(member.client.url, {"Authorization": f"Bearer {token}"})
    made, account = member.client.post("/api/conversations", {}).json["id"], member.account
    told = ada.client.patch(f"/api/admin/people/{account['id']}", {"is_disabled": True}).json["people"]
    assert next(each for each in told if each["id"] == account["id"])["is_disabled"] is True
    member.client.get("/api/session").problem(401, "signed_out")
    program.get("/api/session").problem(401, "signed_out")
    assert program.get("/v1/models").status == 401
    member.sign_in().problem(401, "wrong_password")
    ada.client.patch(f"/api/admin/people/{account['id']}", {"is_disabled": False})
    assert member.sign_in().status == 200
    assert member.client.get(f"/api/conversations/{made}").status == 200
    assert program.get("/v1/models").status == 200


def test_a_role_counts_at_once(ada: Somebody) -> None:
    member = invited(ada)
    ada.client.patch(f"/api/admin/people/{member.account['id']}", {"role": "administrator"})
    assert member.client.get("/api/admin/people").status == 200
    ada.client.patch(f"/api/admin/people/{member.account['id']}", {"role": "member"})
    member.client.get("/api/admin/people").problem(403, "not_allowed")


@pytest.mark.parametrize("change", [{"role": "member"}, {"is_disabled": True}])
def test_links_of_an_administrator_who_is_none_any_more_are_gone(ada: Somebody, change: dict[str, object]) -> None:
    former = invited(ada, "administrator")
    invitation = former.client.post("/api/admin/invitations", {"role": "administrator"}).json["path"]
    made = former.client.post(f"/api/admin/people/{ada.account['id']}/password-link").json["path"]
    of_others = ada.client.post("/api/admin/invitations", {}).json["path"]
    assert ada.client.patch(f"/api/admin/people/{former.account['id']}", change).status == 200
    Somebody(ada.client.url, "a-way-back").use_account_link(invitation).problem(410, "link_gone")
    Somebody(ada.client.url, ada.login).use_password_link(made, "eight tides a week").problem(410, "link_gone")
    assert Somebody(ada.client.url, f"new-{change}".replace(" ", "")).use_account_link(of_others).status == 201


def test_the_last_administrator_stays_one(install: Install) -> None:
    with install(ACCOUNTS) as served:
        only = Somebody(served.parley.url, "only")
        only.use_account_link(first_link(served.parley))
        address = f"/api/admin/people/{only.account['id']}"
        only.client.patch(address, {"role": "member"}).problem(409, "last_administrator")
        only.client.patch(address, {"is_disabled": True}).problem(409, "last_administrator")
        other = invited(only, "administrator")
        assert only.client.patch(address, {"role": "member"}).status == 200
        other.client.patch(f"/api/admin/people/{other.account['id']}", {"is_disabled": True}).problem(
            409, "last_administrator"
        )


def test_what_was_done_stands_in_the_audit_log(ada: Somebody) -> None:
    member = invited(ada, login="grace")
    Somebody(ada.client.url, "grace", "a wrong password").sign_in()
    ada.client.patch(f"/api/admin/people/{member.account['id']}", {"is_disabled": True})
    entries = ada.client.get("/api/admin/audit?limit=5").json
    told = [(each["action"], each["actor"], each["subject"]) for each in entries["entries"]]
    assert told == [
        ("disabled", "ada", "grace"),
        ("sign_in_refused", None, "grace"),
        ("signed_in", "grace", None),
        ("account_made", "grace", None),
        ("invited_member", "ada", None),
    ]
    assert all(each["address"] == "127.0.0.1" for each in entries["entries"])
    older = ada.client.get(f"/api/admin/audit?limit=5&before={entries['next_before']}").json["entries"]
    assert older[0]["id"] < entries["entries"][-1]["id"]
