"""One server for the whole package on which people sign in, and its first administrator."""

from collections.abc import Iterator

import pytest

from tests.chat import Chat
from tests.contract.conftest import Install
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.served import Served

ACCOUNTS = {"PARLEY_AUTH": "password", "PARLEY_RETRY_BASE_MS": "1", "PARLEY_RUNNING_ANSWERS": "1000"}


@pytest.fixture(scope="package")
def people_served(install: Install) -> Iterator[Served]:
    with install(ACCOUNTS) as served:
        yield served


@pytest.fixture(scope="package")
def ada(people_served: Served) -> Somebody:
    """The first one, who looks after it."""
    somebody = Somebody(people_served.parley.url, "ada")
    assert somebody.use_account_link(first_link(people_served.parley)).status == 201
    return somebody


@pytest.fixture(scope="module")
def served(people_served: Served, ada: Somebody) -> Served:
    """With accounts, of which the administrator's is there."""
    assert ada.account["role"] == "administrator"
    return people_served


@pytest.fixture
def member(ada: Somebody) -> Somebody:
    """Somebody new for each test."""
    return invited(ada)


@pytest.fixture
def member_chat(served: Served, member: Somebody) -> Iterator[Chat]:
    """What they talk with."""
    with served.chat() as chat:
        chat.client.headers.update(member.client.headers)
        yield chat
