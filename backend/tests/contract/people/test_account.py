"""One's own account: name, password, and the browsers in which one is signed in."""

from tests.contract.people.somebody import Somebody


def test_a_new_password_takes_the_old_one_and_signs_out_elsewhere(member: Somebody) -> None:
    other = Somebody(member.client.url, member.login)
    other.sign_in()
    body = {"old": member.password, "new": "nine waves a day"}
    assert member.client.put("/api/account/password", body).status == 204
    assert member.client.get("/api/session").status == 200
    other.client.get("/api/session").problem(401, "signed_out")
    other.sign_in().problem(401, "wrong_password")
    assert Somebody(member.client.url, member.login, "nine waves a day").sign_in().status == 200


def test_without_the_old_password_there_is_no_new_one(member: Somebody) -> None:
    body = {"old": "seven tides a wee", "new": "nine waves a day"}
    member.client.put("/api/account/password", body).problem(401, "wrong_password")
    body = {"old": member.password, "new": "short"}
    member.client.put("/api/account/password", body).problem(422, "invalid")
    assert Somebody(member.client.url, member.login).sign_in().status == 200


def test_one_sees_where_one_is_signed_in_and_ends_it_there(member: Somebody) -> None:
    phone = Somebody(member.client.url, member.login)
    phone.sign_in(**{"User-Agent": "A phone"})
    listed = member.client.get("/api/account/sign-ins").json["sign_ins"]
    assert [(each["agent"], each["is_here"]) for each in listed] == [("A phone", False), ("", True)]
    assert member.client.delete(f"/api/account/sign-ins/{listed[0]['id']}").status == 204
    phone.client.get("/api/session").problem(401, "signed_out")
    member.client.delete(f"/api/account/sign-ins/{listed[0]['id']}").problem(404, "not_found")


def test_nobody_ends_somebody_elses(member: Somebody, ada: Somebody) -> None:
    (own,) = member.client.get("/api/account/sign-ins").json["sign_ins"]
    ada.client.delete(f"/api/account/sign-ins/{own['id']}").problem(404, "not_found")
    assert member.client.get("/api/session").status == 200


def test_who_signs_out_everywhere_is_out_here_too(member: Somebody) -> None:
    other = Somebody(member.client.url, member.login)
    other.sign_in()
    assert member.client.delete("/api/account/sign-ins").status == 204
    for browser in (member, other):
        browser.client.get("/api/session").problem(401, "signed_out")


def test_a_name_is_changed(member: Somebody) -> None:
    assert member.client.patch("/api/account", {"name": "Grace"}).json["name"] == "Grace"
    assert member.account["name"] == "Grace"
