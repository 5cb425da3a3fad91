"""How often a password may be tried. Each test comes from an address of its own, as a proxy says it."""

import itertools
from concurrent.futures import ThreadPoolExecutor

from tests.client import Client, Reply
from tests.contract.people.somebody import Somebody

_addresses = (f"203.0.113.{number}" for number in itertools.count(1))
MOST = 10
# From wherever they come.
MOST_BY_LOGIN = 300


def attempt(somebody: Somebody, address: str, password: str = "a wrong password") -> Reply:
    body = {"login": somebody.login, "password": password}
    return Client(somebody.client.url).post("/api/sign-in", body, headers={"X-Forwarded-For": address})


def test_who_guesses_too_often_waits_also_with_the_right_one(member: Somebody) -> None:
    address = next(_addresses)
    for _ in range(MOST):
        attempt(member, address).problem(401, "wrong_password")
    reply = attempt(member, address, member.password)
    reply.problem(429, "too_many_attempts")
    assert 1 <= int(reply.headers["retry-after"]) <= 900
    # The one whose account it is sits somewhere else.
    assert attempt(member, next(_addresses), member.password).status == 200


def test_guesses_made_at_once_are_as_many(member: Somebody) -> None:
    address = next(_addresses)
    with ThreadPoolExecutor(2 * MOST) as pool:
        replies = list(pool.map(lambda _: attempt(member, address), range(2 * MOST)))
    assert sorted(each.status for each in replies) == [401] * MOST + [429] * MOST


def test_who_knows_the_password_begins_anew(member: Somebody) -> None:
    address = next(_addresses)
    for _ in range(3):
        for _ in range(MOST - 1):
            attempt(member, address).problem(401, "wrong_password")
        assert attempt(member, address, member.password).status == 200


def test_what_a_stranger_writes_before_the_proxys_word_is_not_believed(member: Somebody) -> None:
    address = next(_addresses)
    for number in range(MOST):
        attempt(member, f"198.51.100.{number}, {address}").problem(401, "wrong_password")
    attempt(member, f"198.51.100.99, {address}").problem(429, "too_many_attempts")


def test_a_network_of_ipv6_is_one_address(member: Somebody) -> None:
    for number in range(MOST):
        attempt(member, f"2001:db8:0:7::{number:x}").problem(401, "wrong_password")
    attempt(member, "2001:db8:0:7:ffff::1").problem(429, "too_many_attempts")
    attempt(member, "2001:db8:0:8::1").problem(401, "wrong_password")


def test_a_stranger_keeps_nobody_out_by_guessing_on_and_on(member: Somebody) -> None:
    address = next(_addresses)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: attempt(member, address), range(2 * MOST_BY_LOGIN)))
    assert [each.status for each in replies].count(401) == MOST
    assert attempt(member, next(_addresses), member.password).status == 200
