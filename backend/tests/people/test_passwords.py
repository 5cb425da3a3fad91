"""Hashing takes long, and nothing waits for it but who asked."""

import gevent
import pytest

from parley.domain.errors import InvalidError
from parley.people.logins import folded_login
from parley.people.passwords import Passwords, check_password


def test_the_right_one_is_told_from_others(passwords: Passwords) -> None:
    hashed = passwords.hashed("seven tides a week")
    assert hashed.startswith("$argon2id$")
    assert passwords.hashed("seven tides a week") != hashed
    assert passwords.is_right("seven tides a week", hashed)
    assert not passwords.is_right("seven tides a wee", hashed)
    assert not passwords.is_outdated(hashed)


@pytest.mark.parametrize("hashed", [None, "", "no hash at all", "$argon2id$v=19$m=8,t=1,p=1$x$x"])
def test_without_a_hash_that_can_be_read_none_is_right(passwords: Passwords, hashed: str | None) -> None:
    assert not passwords.is_right("", hashed)
    assert not passwords.is_right("seven tides a week", hashed)


def test_a_hash_of_weaker_times_is_to_be_made_anew(passwords: Passwords) -> None:
    assert passwords.is_outdated("$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$aGFzaGhhc2hoYXNo")


def test_others_go_on_meanwhile(passwords: Passwords) -> None:
    seen = 0
    hashing = gevent.spawn(lambda: [passwords.hashed("seven tides a week") for _ in range(3)])
    while not hashing.ready():
        gevent.sleep(0.001)
        seen += 1
    assert len(hashing.get()) == 3
    # In the hub's own thread it would be one for each.
    assert seen > 20


@pytest.mark.parametrize(
    "password", ["", "too short", "x" * 501, "ababababababab", "ada@example.com", "ADA LOVELACE", " ada@example.com "]
)
def test_what_anybody_would_guess_is_refused(password: str) -> None:
    with pytest.raises(InvalidError) as caught:
        check_password(password, login="ada@example.com", name="Ada Lovelace")
    assert [each.field for each in caught.value.errors] == ["password"]


@pytest.mark.parametrize(
    "password", ["seven tides", "潮汐每天来两次，为什么呢", "abcdefghij" * 50, " blanks around it "]
)
def test_everything_else_is_taken(password: str) -> None:
    check_password(password, login="ada", name="Ada")


@pytest.mark.parametrize(
    ("typed", "login"),
    [
        ("Ada", "ada"),
        (" ada@Example.COM ", "ada@example.com"),
        ("ﬁnn", "finn"),
        ("STRASSE", "strasse"),
        ("小明", "小明"),
    ],
)
def test_a_login_is_the_same_however_it_is_typed(typed: str, login: str) -> None:
    assert folded_login(typed) == login
    assert folded_login(login) == login


@pytest.mark.parametrize("typed", ["", "  ", "a b", "a\nb", "a\x00b", "a" * 201, "a\u200eb", "\ud800"])
def test_what_cannot_be_told_apart_is_no_login(typed: str) -> None:
    with pytest.raises(InvalidError):
        folded_login(typed)
