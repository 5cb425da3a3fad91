"""Links: to a first account, to others, and to new passwords. Each works once."""

import pytest

from tests.contract.conftest import Install
from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import PASSWORD, Somebody, first_link, invited
from tests.served import Served


def test_the_first_account_takes_over_what_was_there_without_accounts(install: Install) -> None:
    with install({"PARLEY_RETRY_BASE_MS": "1"}) as served, served.chat() as chat:
        made = chat.create(title="From before")
        served.parley.environment["PARLEY_AUTH"] = "password"
        served.parley.restart()
        somebody = Somebody(served.parley.url, "ada")
        assert somebody.client.get("/api/sign-in").json["is_new"] is True
        reply = somebody.use_account_link(first_link(served.parley))
        assert (reply.status, reply.json["role"]) == (201, "administrator")
        assert somebody.client.get(f"/api/conversations/{made}").json["title"] == "From before"
        assert somebody.client.get("/api/sign-in").json["is_new"] is False
        printed = served.parley.output.read_text().count("/link/")
        served.parley.restart()
        assert served.parley.output.read_text().count("/link/") == printed
        assert somebody.client.get("/api/session").status == 200


def test_of_two_starts_without_an_account_the_latest_link_works(install: Install) -> None:
    with install(ACCOUNTS) as served:
        earlier = first_link(served.parley)
        served.parley.restart()
        somebody = Somebody(served.parley.url, "ada")
        somebody.use_account_link(earlier).problem(410, "link_gone")
        assert somebody.use_account_link(first_link(served.parley)).status == 201


def test_an_invitation_says_what_it_is_and_makes_one_account(ada: Somebody, served: Served) -> None:
    made = ada.client.post("/api/admin/invitations", {"role": "member"})
    assert made.status == 201
    path = made.json["path"]
    somebody = Somebody(served.parley.url, "grace@example.com")
    told = somebody.client.get(f"/api{path.replace('/link/', '/links/')}").json
    assert (told["kind"], told["role"], told["login"]) == ("account", "member", None)
    assert somebody.use_account_link(path).json["role"] == "member"
    Somebody(served.parley.url, "other").use_account_link(path).problem(410, "link_gone")
    assert made.json["id"] not in [each["id"] for each in ada.client.get("/api/admin/invitations").json["invitations"]]


def test_a_withdrawn_invitation_is_gone(ada: Somebody, served: Served) -> None:
    made = ada.client.post("/api/admin/invitations", {}).json
    assert ada.client.delete(f"/api/admin/invitations/{made['id']}").status == 204
    Somebody(served.parley.url, "late").use_account_link(made["path"]).problem(410, "link_gone")
    ada.client.delete(f"/api/admin/invitations/{made['id']}").problem(404, "not_found")


def test_a_name_that_is_taken_leaves_the_link_as_it_was(ada: Somebody, served: Served) -> None:
    path = ada.client.post("/api/admin/invitations", {}).json["path"]
    Somebody(served.parley.url, "ADA").use_account_link(path).problem(409, "login_taken")
    assert Somebody(served.parley.url, "not-ada").use_account_link(path).status == 201


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"password": "short"}, "password"),
        ({"password": "x" * 501}, "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password"),
        ({"login": "longenoughname", "password": "LongEnoughName"}, "password"),
        ({"login": "two words"}, "login"),
        ({"login": ""}, "login"),
        ({"login": "line\nbreak"}, "login"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_said_and_leaves_the_link_as_it_was(
    ada: Somebody, fields: dict[str, str], field: str
) -> None:
    path = ada.client.post("/api/admin/invitations", {}).json["path"]
    problem = Somebody(ada.client.url, "somebody").use_account_link(path, **fields).problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == [field]
    assert ada.client.get(f"/api{path.replace('/link/', '/links/')}").status == 200


def test_a_link_whose_time_is_over_is_gone(ada: Somebody, served: Served) -> None:
    made = ada.client.post("/api/admin/invitations", {}).json
    served.execute("UPDATE links SET expires_at = 1 WHERE id = :id", id=made["id"].replace("-", ""))
    served.execute("UPDATE links SET expires_at = 1 WHERE made_by IS NOT NULL AND kind = 'account'")
    Somebody(served.parley.url, "late").use_account_link(made["path"]).problem(410, "link_gone")


def test_a_link_to_a_new_password_signs_out_everywhere_else(ada: Somebody) -> None:
    member = invited(ada)
    old = Somebody(member.client.url, member.login)
    old.sign_in()
    path = ada.client.post(f"/api/admin/people/{member.account['id']}/password-link").json["path"]
    told = ada.client.get(f"/api{path.replace('/link/', '/links/')}").json
    assert (told["kind"], told["login"]) == ("password", member.login)
    assert Somebody(member.client.url, member.login).use_password_link(path, "nine waves a day").status == 200
    old.client.get("/api/session").problem(401, "signed_out")
    Somebody(member.client.url, member.login, PASSWORD).sign_in().problem(401, "wrong_password")
    assert Somebody(member.client.url, member.login, "nine waves a day").sign_in().status == 200
    Somebody(member.client.url, member.login).use_password_link(path, "ten waves a day!").problem(410, "link_gone")


def test_of_two_links_to_a_new_password_the_latest_works(ada: Somebody) -> None:
    member = invited(ada)
    address = f"/api/admin/people/{member.account['id']}/password-link"
    first, second = (ada.client.post(address).json["path"] for _ in range(2))
    member.use_password_link(first, "nine waves a day").problem(410, "link_gone")
    assert member.use_password_link(second, "nine waves a day").status == 200


def test_a_link_is_of_use_for_what_it_is_for_alone(ada: Somebody) -> None:
    member = invited(ada)
    password = ada.client.post(f"/api/admin/people/{member.account['id']}/password-link").json["path"]
    account = ada.client.post("/api/admin/invitations", {}).json["path"]
    Somebody(ada.client.url, "other").use_account_link(password).problem(410, "link_gone")
    member.use_password_link(account, "nine waves a day").problem(410, "link_gone")
