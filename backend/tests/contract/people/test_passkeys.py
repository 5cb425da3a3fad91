"""Passkeys: added, signed in with, beside a password and instead of one; and all that is none."""

from typing import Any

import pytest

from tests.authenticator import Authenticator
from tests.client import Client, Reply
from tests.contract.people.somebody import PASSWORD, Somebody


@pytest.fixture
def authenticator(member: Somebody) -> Authenticator:
    """With a passkey of the member's."""
    authenticator = Authenticator(member.client.url)
    assert member.add_passkey(authenticator).status == 201
    return authenticator


@pytest.fixture
def browser(member: Somebody) -> Somebody:
    """Another one of theirs, in which they are not signed in."""
    return Somebody(member.client.url, member.login)


def own(somebody: Somebody) -> Any:
    return somebody.client.get("/api/account/passkeys").json


def actions(ada: Somebody, login: str) -> list[str]:
    entries = ada.client.get("/api/admin/audit?limit=500").json["entries"]
    return [each["action"] for each in entries if login in (each["actor"], each["subject"])]


def test_a_passkey_is_added_named_used_and_removed(member: Somebody, browser: Somebody, ada: Somebody) -> None:
    assert own(member) == {"passkeys": [], "is_required": False}
    authenticator = Authenticator(member.client.url)
    added = member.add_passkey(authenticator, "Phone").json
    assert (added["name"], added["last_used_at"]) == ("Phone", None)
    path = f"/api/account/passkeys/{added['id']}"
    assert member.client.patch(path, {"name": "Old phone"}).status == 204
    assert browser.use_passkey(authenticator).status == 200
    [shown] = own(member)["passkeys"]
    assert shown["name"] == "Old phone"
    assert shown["last_used_at"] >= shown["created_at"]
    assert member.client.delete(path).status == 204
    assert own(member)["passkeys"] == []
    browser.use_passkey(authenticator).problem(401, "wrong_passkey")
    assert {"passkey_added", "passkey_removed"} <= set(actions(ada, member.login))


def test_a_passkey_alone_signs_in(member: Somebody, browser: Somebody, authenticator: Authenticator) -> None:
    asked = browser.begin_with_passkey()
    assert (asked.json["userVerification"], asked.json["allowCredentials"]) == ("required", [])
    cookie = asked.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
    reply = browser.use_passkey(authenticator, asked)
    assert reply.json["id"] == member.account["id"]
    assert browser.client.get("/api/session").json["owner"]["id"] == member.account["id"]


def test_without_finding_out_who_it_is_a_passkey_alone_is_not_enough(
    browser: Somebody, authenticator: Authenticator
) -> None:
    browser.use_passkey(authenticator, is_verified=False).problem(401, "wrong_passkey")


def test_who_wants_both_needs_both(
    member: Somebody, browser: Somebody, authenticator: Authenticator, ada: Somebody
) -> None:
    assert member.require_passkey().json["is_required"] is True
    browser.use_passkey(authenticator).problem(401, "password_needed")
    asked = browser.sign_in()
    assert asked.status == 202
    browser.client.get("/api/session").problem(401, "signed_out")
    assert len(asked.json["allowCredentials"]) == 1
    # The password has said who it is.
    assert browser.use_passkey(authenticator, asked, is_verified=False).status == 200
    assert browser.client.get("/api/session").status == 200
    assert member.require_passkey(is_required=False).json["is_required"] is False
    assert browser.sign_in().status == 200
    assert {"passkey_required", "passkey_not_required"} <= set(actions(ada, member.login))


@pytest.mark.usefixtures("authenticator")
def test_a_wrong_password_asks_for_no_passkey(member: Somebody, browser: Somebody) -> None:
    member.require_passkey()
    browser.password = "not the password"
    reply = browser.sign_in()
    assert reply.problem(401, "wrong_password")["detail"] == "The name or the password is wrong."
    assert "set-cookie" not in reply.headers


def test_who_needs_a_passkey_keeps_one(member: Somebody, authenticator: Authenticator) -> None:
    [first] = own(member)["passkeys"]
    member.require_passkey()
    member.client.delete(f"/api/account/passkeys/{first['id']}").problem(409, "passkey_needed")
    assert member.add_passkey(Authenticator(authenticator.origin), "Key").status == 201
    assert member.client.delete(f"/api/account/passkeys/{first['id']}").status == 204
    assert [each["name"] for each in own(member)["passkeys"]] == ["Key"]


def test_nobody_asks_for_a_passkey_that_is_not_there(member: Somebody) -> None:
    member.require_passkey().problem(409, "passkey_needed")
    assert own(member)["is_required"] is False


@pytest.mark.usefixtures("authenticator")
def test_to_add_one_or_to_ask_for_one_takes_the_password(member: Somebody) -> None:
    member.password = "not the password"
    member.require_passkey().problem(401, "wrong_password")
    asked = member.client.post("/api/account/passkeys/challenge", {"password": member.password})
    asked.problem(401, "wrong_password")


def test_a_link_of_an_administrator_takes_passkeys_away(
    member: Somebody, browser: Somebody, authenticator: Authenticator, ada: Somebody
) -> None:
    member.require_passkey()
    link = ada.client.post(f"/api/admin/people/{member.account['id']}/password-link").json["path"]
    assert browser.use_password_link(link, "nine waves a day").status == 200
    assert own(browser) == {"passkeys": [], "is_required": False}
    assert browser.sign_in().status == 200
    Somebody(browser.client.url, browser.login).use_passkey(authenticator).problem(401, "wrong_passkey")
    assert "passkeys_cleared" in actions(ada, member.login)


def test_who_is_disabled_has_no_passkey(
    member: Somebody, browser: Somebody, authenticator: Authenticator, ada: Somebody
) -> None:
    ada.client.patch(f"/api/admin/people/{member.account['id']}", {"is_disabled": True})
    browser.use_passkey(authenticator).problem(401, "wrong_passkey")


@pytest.mark.parametrize(
    "changes",
    [
        {"origin": "http://parley.example"},
        {"origin": "https://127.0.0.1"},
        {"rp_id": "parley.example"},
    ],
)
def test_what_was_signed_for_another_site_is_nothing_here(
    member: Somebody, browser: Somebody, authenticator: Authenticator, changes: dict[str, Any]
) -> None:
    browser.use_passkey(authenticator, **changes).problem(401, "wrong_passkey")
    asked = member.client.post("/api/account/passkeys/challenge", {"password": PASSWORD})
    made = Authenticator(authenticator.origin).make(asked.json, **changes)
    reply = member.bring(asked, "/api/account/passkeys", {"name": "Elsewhere", "credential": made})
    reply.problem(401, "wrong_passkey")
    assert len(own(member)["passkeys"]) == 1


def test_what_was_signed_once_is_used_once(browser: Somebody, authenticator: Authenticator) -> None:
    asked = browser.begin_with_passkey()
    signed = authenticator.use(asked.json)
    assert browser.bring(asked, "/api/sign-in/passkey", signed).status == 200
    browser.bring(asked, "/api/sign-in/passkey", signed).problem(401, "wrong_passkey")
    # Nor is the same asked again signed once more.
    browser.use_passkey(authenticator, asked).problem(401, "wrong_passkey")


def test_a_challenge_is_for_the_browser_that_was_asked(browser: Somebody, authenticator: Authenticator) -> None:
    asked, other = browser.begin_with_passkey(), browser.begin_with_passkey()
    signed = authenticator.use(asked.json)
    browser.client.post("/api/sign-in/passkey", signed).problem(401, "wrong_passkey")
    browser.bring(other, "/api/sign-in/passkey", signed).problem(401, "wrong_passkey")
    forged = Reply(200, {"set-cookie": "parley-passkey=WyJlbnRlciJd.x.y; Path=/"}, b"{}")
    browser.bring(forged, "/api/sign-in/passkey", signed).problem(401, "wrong_passkey")
    assert browser.bring(asked, "/api/sign-in/passkey", signed).status == 200


@pytest.mark.usefixtures("authenticator")
def test_another_ones_passkey_is_no_second_factor(member: Somebody, browser: Somebody, ada: Somebody) -> None:
    member.require_passkey()
    others = Authenticator(ada.client.url)
    added = ada.add_passkey(others).json
    browser.use_passkey(others, browser.sign_in()).problem(401, "wrong_passkey")
    browser.client.get("/api/session").problem(401, "signed_out")
    assert ada.client.delete(f"/api/account/passkeys/{added['id']}").status == 204


def test_what_one_was_asked_to_add_nobody_else_adds(member: Somebody, ada: Somebody) -> None:
    asked = ada.client.post("/api/account/passkeys/challenge", {"password": PASSWORD})
    made = Authenticator(member.client.url).make(asked.json)
    reply = member.bring(asked, "/api/account/passkeys", {"name": "Hers", "credential": made})
    reply.problem(401, "wrong_passkey")


def test_what_was_asked_for_signing_in_adds_nothing(member: Somebody) -> None:
    asked = member.begin_with_passkey()
    made = Authenticator(member.client.url).make(asked.json)
    reply = member.bring(asked, "/api/account/passkeys", {"name": "Mine", "credential": made})
    reply.problem(401, "wrong_passkey")


def test_a_passkey_is_one_persons(member: Somebody, authenticator: Authenticator, ada: Somebody) -> None:
    ada.add_passkey(authenticator).problem(401, "wrong_passkey")
    assert len(own(member)["passkeys"]) == 1


def test_a_copied_authenticator_is_noticed(
    browser: Somebody, member: Somebody, authenticator: Authenticator, ada: Somebody
) -> None:
    for _ in range(3):
        assert browser.use_passkey(authenticator).status == 200
    authenticator.sign_count -= 2
    browser.use_passkey(authenticator).problem(401, "wrong_passkey")
    assert "passkey_refused" in actions(ada, member.login)


def test_an_authenticator_that_does_not_count_is_as_good(browser: Somebody, authenticator: Authenticator) -> None:
    for _ in range(2):
        authenticator.sign_count = -1
        assert browser.use_passkey(authenticator).status == 200


def test_passkeys_are_not_tried_for_ever(browser: Somebody, authenticator: Authenticator) -> None:
    address = {"X-Forwarded-For": "203.0.113.77"}
    signed = authenticator.use(browser.begin_with_passkey().json)
    for _ in range(10):
        browser.client.post("/api/sign-in/passkey", signed, headers=address).problem(401, "wrong_passkey")
    reply = browser.client.post("/api/sign-in/passkey", signed, headers=address)
    reply.problem(429, "too_many_attempts")
    assert int(reply.headers["retry-after"]) > 0


def test_behind_a_proxy_that_speaks_tls_the_origin_is_https(member: Somebody) -> None:
    tls = {"X-Forwarded-Proto": "https", "Host": "localhost:4443"}
    client = Client(member.client.url, tls | {"Cookie": f"__Host-{member.client.headers['Cookie']}"})
    asked = client.post("/api/account/passkeys/challenge", {"password": PASSWORD})
    assert asked.json["rp"]["id"] == "localhost"
    cookie = asked.headers["set-cookie"].partition(";")[0]
    assert cookie.startswith("__Host-parley-passkey=")
    made = Authenticator("https://localhost:4443").make(asked.json)
    client.headers["Cookie"] += f"; {cookie}"
    reply = client.post("/api/account/passkeys", {"name": "Phone", "credential": made})
    assert reply.status == 201


@pytest.mark.parametrize("field", ["id", "client_data", "authenticator_data", "signature"])
@pytest.mark.parametrize("value", ["A", "AAAA", "eyJ9", "oWFh", "_" * 200])
def test_what_is_no_passkeys_word_is_refused(
    browser: Somebody, authenticator: Authenticator, field: str, value: str
) -> None:
    asked = browser.begin_with_passkey()
    signed = authenticator.use(asked.json) | {field: value}
    address = {"X-Forwarded-For": f"198.51.100.{sum(map(ord, field + value)) % 250}"}
    browser.client.headers.update(address)
    browser.bring(asked, "/api/sign-in/passkey", signed).problem(401, "wrong_passkey")
