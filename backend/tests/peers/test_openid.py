"""oidc-provider-mock, an OpenID provider of somebody else's making: signing in there, and being refused there."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from tests.peers.peer import answering
from tests.server import RunningParley, running_parley, unused_port

_USER = "ada@example.com"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    port = unused_port()
    url = f"http://127.0.0.1:{port}"
    with answering([sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce"], url):
        claims = {"email": _USER, "name": "Ada", "groups": ["keepers"]}
        assert requests.put(f"{url}/users/{_USER}", json=claims, timeout=10).status_code == 204
        yield url


@pytest.fixture(scope="module")
def parley(issuer: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningParley]:
    folder: Path = tmp_path_factory.mktemp("openid")
    env = {
        "PARLEY_AUTH": "oidc",
        "PARLEY_URL": "http://parley.example",
        "PARLEY_OIDC_ISSUER": issuer,
        "PARLEY_OIDC_CLIENT_ID": "parley",
        "PARLEY_OIDC_CLIENT_SECRET": "tide-tables",
        "PARLEY_ADMINISTRATOR_GROUPS": "keepers",
    }
    with running_parley(env=env, data_dir=folder / "data") as parley:
        yield parley


@pytest.fixture
def browser() -> Iterator[requests.Session]:
    with contextlib.closing(requests.Session()) as browser:
        yield browser


def back_from_there(browser: requests.Session, parley: RunningParley, form: dict[str, str]) -> str:
    """Where Parley leads, after the form of the provider was sent."""
    begun = browser.get(f"{parley.url}/api/sign-in/oidc", allow_redirects=False, timeout=10)
    done = browser.post(begun.headers["Location"], form, allow_redirects=False, timeout=10)
    address = urlsplit(done.headers["Location"])
    assert address.netloc == "parley.example"
    back = browser.get(f"{parley.url}{address.path}?{address.query}", allow_redirects=False, timeout=10)
    return back.headers["Location"]


def test_one_signs_in_there_with_the_role_of_ones_groups(browser: requests.Session, parley: RunningParley) -> None:
    assert back_from_there(browser, parley, {"sub": _USER}) == "/sign-in?arrived=&to=%2F"
    account = browser.get(f"{parley.url}/api/account", timeout=10).json()
    assert (account["login"], account["name"], account["role"]) == (_USER, "Ada", "administrator")


def test_who_denies_it_there_is_not_signed_in(browser: requests.Session, parley: RunningParley) -> None:
    told = parse_qs(urlsplit(back_from_there(browser, parley, {"action": "deny"})).query)
    assert told["problem"] == ["not_vouched"]
    assert browser.get(f"{parley.url}/api/session", timeout=10).status_code == 401
