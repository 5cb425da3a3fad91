"""Signing in and out: the cookie, what it opens, and what closes again."""

from collections.abc import Callable

import pytest

from tests.chat import UNKNOWN_ID
from tests.client import Client
from tests.contract.people.somebody import PASSWORD, Somebody
from tests.served import Served


def test_nobody_gets_anything_but_the_way_in(served: Served) -> None:
    client = Client(served.parley.url)
    for path in ("/api/session", "/api/conversations", f"/api/conversations/{UNKNOWN_ID}", "/api/account"):
        client.get(path).problem(401, "signed_out")
    client.post("/api/conversations", {}).problem(401, "signed_out")
    ways = client.get("/api/sign-in").json
    assert (ways["auth"], ways["password"], ways["is_new"]) == ("password", {"shortest": 10, "longest": 500}, False)
    assert (ways["service"], ways["sign_out_url"]) == (None, None)
    assert client.get("/api/health/ready").status == 200


def test_the_right_password_opens_what_is_ones_own(member: Somebody) -> None:
    browser = Somebody(member.client.url, member.login)
    reply = browser.sign_in()
    assert reply.status == 200
    assert reply.json == member.account | {"last_seen_at": reply.json["last_seen_at"]}
    assert browser.client.get("/api/session").json["owner"]["id"] == member.account["id"]


def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites(member: Somebody) -> None:
    cookie = member.sign_in().headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert PASSWORD not in cookie


def test_behind_a_proxy_that_speaks_tls_the_cookie_is_for_tls_alone(member: Somebody) -> None:
    cookie = member.sign_in(**{"X-Forwarded-Proto": "https"}).headers["set-cookie"]
    assert cookie.startswith("__Host-parley=")
    assert "Secure" in cookie.split("; ")


@pytest.mark.parametrize("login", ["ADA", "  ada ", "ａｄａ"])
def test_a_name_is_the_same_however_it_is_typed(ada: Somebody, login: str) -> None:
    browser = Somebody(ada.client.url, login)
    assert browser.sign_in().json["login"] == "ada"


@pytest.mark.parametrize(
    ("login", "password"),
    [("ada", "seven tides a wee"), ("ada", "SEVEN TIDES A WEEK"), ("nobody", PASSWORD), ("", PASSWORD), ("a d a", "")],
)
def test_a_wrong_name_and_a_wrong_password_are_told_alike(served: Served, login: str, password: str) -> None:
    reply = Somebody(served.parley.url, login, password).sign_in()
    problem = reply.problem(401, "wrong_password")
    assert problem["detail"] == "The name or the password is wrong."
    assert "set-cookie" not in reply.headers


def test_who_signs_out_is_out_in_this_browser_alone(member: Somebody) -> None:
    other = Somebody(member.client.url, member.login)
    other.sign_in()
    reply = member.client.delete("/api/sign-in")
    assert reply.status == 204
    assert "Max-Age=0" in reply.headers["set-cookie"]
    assert reply.headers["clear-site-data"] == '"cache"'
    member.client.get("/api/session").problem(401, "signed_out")
    assert other.client.get("/api/session").status == 200


def test_signing_out_without_being_signed_in_is_nothing(served: Served) -> None:
    assert Client(served.parley.url).delete("/api/sign-in").status == 204


def otherwise_signed(cookie: str) -> str:
    """The cookie with another first letter of its signature: two bits of the last letter say nothing."""
    value, _, signature = cookie.rpartition(".")
    return f"{value}.{'B' if signature[0] == 'A' else 'A'}{signature[1:]}"


def of_another_sign_in(cookie: str) -> str:
    """The cookie with another sign-in's value under its signature."""
    name, _, value = cookie.partition("=")
    return f"{name}={'B' if value[0] == 'A' else 'A'}{value[1:]}"


def unsigned(_cookie: str) -> str:
    """A cookie without a signature."""
    return "parley=x"


@pytest.mark.parametrize("change", [otherwise_signed, of_another_sign_in, unsigned])
def test_a_cookie_that_nobody_here_signed_is_none(member: Somebody, change: Callable[[str], str]) -> None:
    member.client.headers["Cookie"] = change(member.client.headers["Cookie"])
    member.client.get("/api/session").problem(401, "signed_out")


def test_a_page_that_somebody_else_has_opened_is_signed_out(member: Somebody, ada: Somebody) -> None:
    own, others = (each.client.get("/api/session").json["owner"]["id"] for each in (member, ada))
    page = Client(member.client.url, {"Cookie": member.client.headers["Cookie"], "Parley-Owner": own})
    made = page.post("/api/conversations", {}).json["id"]
    page.headers["Parley-Owner"] = others
    page.get("/api/session").problem(401, "signed_out")
    page.post("/api/conversations", {}).problem(401, "signed_out")
    page.patch(f"/api/conversations/{made}", {"title": "Theirs"}).problem(401, "signed_out")
    assert [each["id"] for each in member.client.get("/api/conversations").json["conversations"]] == [made]


def test_what_one_has_nobody_else_sees(member: Somebody, ada: Somebody) -> None:
    made = member.client.post("/api/conversations", {"title": "Mine"}).json["id"]
    assert member.client.get(f"/api/conversations/{made}").status == 200
    ada.client.get(f"/api/conversations/{made}").problem(404, "not_found")
    assert made not in [each["id"] for each in ada.client.get("/api/conversations").json["conversations"]]


def test_a_program_has_what_its_owner_has_but_not_the_account(member: Somebody) -> None:
    token = member.client.post("/api/tokens", {"name": "Terminal"}).json["token"]
    program = Client(member.client.url, {"Authorization": f"Bearer {token}"})
    assert program.get("/api/session").json["owner"]["id"] == member.account["id"]
    program.get("/api/account").problem(403, "not_allowed")
    program.delete("/api/account/sign-ins").problem(403, "not_allowed")
    Client(member.client.url, {"Authorization": "Bearer wrong"}).get("/api/session").problem(401, "signed_out")


def test_another_sites_page_signs_nobody_in_or_out(member: Somebody) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        member.client.delete("/api/sign-in", headers=headers).problem(403, "foreign_origin")
        body = {"login": member.login, "password": member.password}
        member.client.post("/api/sign-in", body, headers=headers).problem(403, "foreign_origin")
    assert member.client.get("/api/session").status == 200
    own = {"Origin": member.client.url, "Sec-Fetch-Site": "same-origin"}
    assert member.client.delete("/api/sign-in", headers=own).status == 204


def test_a_password_stands_nowhere(member: Somebody, served: Served) -> None:
    member.sign_in()
    hashed = served.value("SELECT password FROM people WHERE login = :login", login=member.login)
    assert str(hashed).startswith("$argon2id$")
    assert PASSWORD not in served.parley.log.read_text()
