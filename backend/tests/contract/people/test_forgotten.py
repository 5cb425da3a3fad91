"""Forgotten passwords: letters to confirmed addresses, and what nobody learns by asking for one."""

import re
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from tests.authenticator import Authenticator
from tests.certificate import make_certificate
from tests.client import Client
from tests.contract.conftest import Install
from tests.contract.people.conftest import ACCOUNTS
from tests.contract.people.somebody import PASSWORD, Somebody, first_link, invited
from tests.mail_server import GREYLISTED, UNKNOWN, USER, MailServer, running_mail_server
from tests.mail_server import PASSWORD as MAIL_PASSWORD
from tests.served import Served

SITE = "http://localhost:8080"
NEW_PASSWORD = "eight tides a week"
CHINESE = {"Accept-Language": "zh-CN,zh;q=0.9"}


def settings(mail: MailServer, scheme: str = "smtp+plain", host: str = "127.0.0.1") -> dict[str, str]:
    return {
        **ACCOUNTS,
        "PARLEY_URL": SITE,
        "PARLEY_SMTP_URL": f"{scheme}://{host}:{mail.port}",
        "PARLEY_SMTP_FROM": "Parley <parley@example.com>",
    }


@pytest.fixture(scope="module")
def mail(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    with running_mail_server(tmp_path_factory.mktemp("mail")) as server:
        yield server


@pytest.fixture(scope="module")
def written(install: Install, mail: MailServer) -> Iterator[Served]:
    with install(settings(mail)) as served:
        yield served


@pytest.fixture(scope="module")
def leader(written: Served) -> Somebody:
    somebody = Somebody(written.parley.url, "leader")
    assert somebody.use_account_link(first_link(written.parley)).status == 201
    return somebody


@pytest.fixture
def person(leader: Somebody) -> Somebody:
    return invited(leader)


def link_in(letter: EmailMessage) -> str:
    """The path of the page."""
    return str(re.findall(rf"^{SITE}(/link/\S+)\s", letter.get_content(), re.MULTILINE)[0])


def calls_of(path: str) -> str:
    return f"/api{path.replace('/link/', '/links/')}"


def confirmed(somebody: Somebody, mail: MailServer, address: str) -> None:
    given = somebody.client.put("/api/account/email", {"address": address, "password": somebody.password})
    assert given.status == 200, given
    assert given.json["unconfirmed"] == address
    # In another browser: letters are read on phones.
    path = calls_of(link_in(mail.next_letter()))
    browser = Client(somebody.client.url)
    assert browser.get(path).json["kind"] == "email"
    assert browser.post(f"{path}/email").status == 204
    assert somebody.client.get("/api/account/email").json == {"address": address, "unconfirmed": None}


def forget(somebody: Somebody, login: str, **headers: str) -> None:
    assert Client(somebody.client.url).post("/api/sign-in/forgotten", {"login": login}, headers=headers).status == 204


def test_whoever_forgets_sets_a_new_password_by_a_letter_once(person: Somebody, mail: MailServer) -> None:
    confirmed(person, mail, "Ada.L@Example.com")
    assert person.client.get("/api/sign-in").json["mail"] is True
    forget(person, "ada.l@example.com")
    letter = mail.next_letter()
    assert (letter["From"], letter["To"]) == ("Parley <parley@example.com>", "Ada.L@Example.com")
    assert letter["Subject"] == "A new password for Parley"
    assert (letter["Auto-Submitted"], letter.get_content_type()) == ("auto-generated", "text/plain")
    assert person.login in letter.get_content()
    path = link_in(letter)
    assert Client(person.client.url).get(calls_of(path)).json["login"] == person.login
    elsewhere = Somebody(person.client.url, person.login)
    assert elsewhere.use_password_link(path, NEW_PASSWORD).status == 200
    assert person.client.get("/api/session").status == 401
    assert elsewhere.client.get("/api/session").status == 200
    elsewhere.use_password_link(path, NEW_PASSWORD).problem(410, "link_gone")
    person.sign_in().problem(401, "wrong_password")


def test_letters_come_in_the_language_of_whoever_asks(person: Somebody, mail: MailServer) -> None:
    confirmed(person, mail, "zh@example.com")
    forget(person, person.login, **CHINESE)
    letter = mail.next_letter()
    assert letter["Subject"] == "设置新的 Parley 密码"
    assert "一小时" in letter.get_content()


def test_asking_says_nothing_about_who_there_is(person: Somebody, leader: Somebody, mail: MailServer) -> None:
    before = len(mail.letters())
    for login in ("nobody-here", "nobody@nowhere.example", person.login, "", "two words", "a" * 900):
        forget(person, login)
    # The next letter is the first that was written since.
    confirmed(leader, mail, "leader@example.com")
    assert len(mail.letters()) == before + 1


def test_an_address_counts_once_it_is_confirmed_and_until_then_the_old_one_does(
    person: Somebody, mail: MailServer
) -> None:
    confirmed(person, mail, "old@example.com")
    body = {"address": "new@example.com", "password": PASSWORD}
    assert person.client.put("/api/account/email", body).json == {
        "address": "old@example.com",
        "unconfirmed": "new@example.com",
    }
    to_confirm = mail.next_letter()
    assert person.login not in to_confirm.get_content()
    forget(person, person.login)
    to_reset = mail.next_letter()
    assert (to_confirm["To"], to_reset["To"]) == ("new@example.com", "old@example.com")
    assert Client(person.client.url).post(f"{calls_of(link_in(to_confirm))}/email").status == 204
    moved = mail.next_letter()
    assert (moved["To"], moved["Subject"]) == ("old@example.com", "Another e-mail address for Parley")
    assert person.login in moved.get_content()
    # What was sent to the old one is of no use any more.
    person.use_password_link(link_in(to_reset), NEW_PASSWORD).problem(410, "link_gone")
    assert person.client.delete("/api/account/email").status == 204
    assert person.client.get("/api/account/email").json == {"address": None, "unconfirmed": None}


def test_an_address_is_given_with_the_password_and_has_to_be_one(person: Somebody) -> None:
    person.client.put("/api/account/email", {"address": "a@example.com", "password": "wrong"}).problem(
        401, "wrong_password"
    )
    for address in ("a@b", "a b@example.com", "a@example.com\nBcc: b@example.com", "a@example.com, b@example.com"):
        body = {"address": address, "password": PASSWORD}
        problem = person.client.put("/api/account/email", body).problem(422, "invalid")
        assert problem["errors"][0]["field"] == "address"


def test_a_letter_that_is_not_taken_is_told_to_who_waits_and_to_administrators(
    person: Somebody, leader: Somebody
) -> None:
    body = {"address": UNKNOWN, "password": PASSWORD}
    reply = person.client.put("/api/account/email", body)
    reply.problem(503, "unavailable")
    assert "550" not in str(reply.json)
    assert person.client.get("/api/account/email").json == {"address": None, "unconfirmed": None}
    newest = leader.client.get("/api/admin/audit").json["entries"][0]
    assert (newest["action"], newest["subject"]) == ("letter_failed", person.login)


def test_an_address_that_is_put_off_can_be_given_again(person: Somebody, leader: Somebody, mail: MailServer) -> None:
    address = f"{person.login}{GREYLISTED}"
    person.client.put("/api/account/email", {"address": address, "password": PASSWORD}).problem(503, "unavailable")
    confirmed(person, mail, address)
    forget(person, person.login)
    assert mail.next_letter()["To"] == address
    actions = [each["action"] for each in leader.client.get("/api/admin/audit").json["entries"]]
    assert "email_confirmed" in actions


def test_a_letter_is_not_past_a_passkey(person: Somebody, mail: MailServer) -> None:
    confirmed(person, mail, "second@example.com")
    authenticator = Authenticator(SITE)
    person.client.headers["Origin"] = SITE
    assert person.add_passkey(authenticator).status == 201
    assert person.require_passkey().status in (200, 204)
    forget(person, person.login)
    elsewhere = Somebody(person.client.url, person.login)
    asked = elsewhere.use_password_link(link_in(mail.next_letter()), NEW_PASSWORD)
    assert asked.status == 202
    assert elsewhere.client.get("/api/session").status == 401
    elsewhere.client.headers["Origin"] = SITE
    assert elsewhere.use_passkey(authenticator, asked).status == 200
    assert elsewhere.client.get("/api/session").status == 200


def test_asking_again_and_again_is_stopped_as_for_who_is_not_there(person: Somebody) -> None:
    for login in (person.login, "nobody-at-all"):
        client = Client(person.client.url)
        statuses = [client.post("/api/sign-in/forgotten", {"login": login}).status for _ in range(5)]
        assert statuses == [204, 204, 204, 204, 429]


@pytest.mark.parametrize(("scheme", "security"), [("smtp", "starttls"), ("smtps", "tls")])
def test_letters_go_encrypted_and_with_a_password(install: Install, tmp_path: Path, scheme: str, security: str) -> None:
    certificate = make_certificate(tmp_path)
    with running_mail_server(tmp_path / "mail", certificate, security, asks=True) as mail:
        password = tmp_path / "password"
        password.write_text(MAIL_PASSWORD)
        env = settings(mail, scheme, "localhost") | {
            "PARLEY_SMTP_USER": USER,
            "PARLEY_SMTP_PASSWORD_FILE": str(password),
            "SSL_CERT_FILE": str(certificate.certificate),
        }
        with install(env) as served:
            ada = Somebody(served.parley.url, "ada")
            assert ada.use_account_link(first_link(served.parley)).status == 201
            confirmed(ada, mail, "ada@example.com")
            shown = str(ada.client.get("/api/admin/settings").json)
            assert MAIL_PASSWORD not in shown + served.parley.output.read_text()


def test_a_server_that_is_not_who_it_says_gets_no_letter(install: Install, tmp_path: Path) -> None:
    certificate = make_certificate(tmp_path)
    with (
        running_mail_server(tmp_path / "mail", certificate, "starttls") as mail,
        install(settings(mail, "smtp", "localhost")) as served,
    ):
        ada = Somebody(served.parley.url, "ada")
        assert ada.use_account_link(first_link(served.parley)).status == 201
        body = {"address": "ada@example.com", "password": PASSWORD}
        ada.client.put("/api/account/email", body).problem(503, "unavailable")
        assert mail.letters() == []


def test_without_a_mail_server_nothing_is_written(member: Somebody) -> None:
    assert member.client.get("/api/sign-in").json["mail"] is False
    for method, path, body in (
        ("POST", "/api/sign-in/forgotten", {"login": "ada"}),
        ("GET", "/api/account/email", None),
        ("PUT", "/api/account/email", {"address": "a@example.com", "password": PASSWORD}),
    ):
        member.client.call(method, path, body).problem(404, "not_found")


def test_a_new_password_is_the_end_of_links_that_were_sent_before(person: Somebody, mail: MailServer) -> None:
    confirmed(person, mail, "before@example.com")
    forget(person, person.login)
    path = link_in(mail.next_letter())
    changed = person.client.put("/api/account/password", {"old": PASSWORD, "new": NEW_PASSWORD})
    assert changed.status == 204
    person.use_password_link(path, PASSWORD).problem(410, "link_gone")


def test_a_stranger_who_was_in_an_account_has_no_address_left_in_it(
    leader: Somebody, person: Somebody, mail: MailServer
) -> None:
    confirmed(person, mail, "stranger@example.com")
    body = {"address": "stranger.too@example.com", "password": PASSWORD}
    assert person.client.put("/api/account/email", body).status == 200
    to_confirm = link_in(mail.next_letter())
    asked = leader.client.post(f"/api/admin/people/{person.account['id']}/password-link")
    owner = Somebody(person.client.url, person.login)
    assert owner.use_password_link(asked.json["path"], NEW_PASSWORD).status == 200
    assert owner.client.get("/api/account/email").json == {"address": None, "unconfirmed": None}
    Client(person.client.url).post(f"{calls_of(to_confirm)}/email").problem(410, "link_gone")


def test_a_new_password_is_the_end_of_addresses_that_nobody_has_confirmed(person: Somebody, mail: MailServer) -> None:
    body = {"address": "stranger@example.com", "password": PASSWORD}
    assert person.client.put("/api/account/email", body).status == 200
    to_confirm = link_in(mail.next_letter())
    assert person.client.put("/api/account/password", {"old": PASSWORD, "new": NEW_PASSWORD}).status == 204
    Client(person.client.url).post(f"{calls_of(to_confirm)}/email").problem(410, "link_gone")
