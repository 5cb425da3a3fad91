"""Signing in with an OpenID provider: what is believed of what it says, and what is not."""

from collections.abc import Callable, Iterator
from time import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import OctKey, RSAKey

from tests.answer_copy import Json
from tests.client import Client, Reply
from tests.contract.conftest import Install
from tests.contract.people.somebody import Somebody, first_link
from tests.contract.people.test_routes import TABLE, operations, shape
from tests.openid_provider import CLAIMS, CLIENT_ID, CLIENT_SECRET, OpenIdServer, Script
from tests.served import Served

_URL = "https://chat.example.com"


def settings(provider: OpenIdServer) -> dict[str, str]:
    return {
        "PARLEY_AUTH": "oidc",
        "PARLEY_URL": _URL,
        "PARLEY_HOSTS": "*",
        "PARLEY_OIDC_ISSUER": provider.issuer,
        "PARLEY_OIDC_CLIENT_ID": CLIENT_ID,
        "PARLEY_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "PARLEY_OIDC_GROUPS_CLAIM": "realm_access.roles",
        "PARLEY_OIDC_NAME": "Example",
        "PARLEY_ADMINISTRATOR_GROUPS": "keepers",
        "PARLEY_ADMINISTRATORS": "boss@example.com",
    }


@pytest.fixture(scope="module")
def running_provider() -> Iterator[OpenIdServer]:
    with OpenIdServer() as provider:
        yield provider


@pytest.fixture
def provider(running_provider: OpenIdServer) -> OpenIdServer:
    running_provider.script = Script(CLAIMS)
    running_provider.asked.clear()
    return running_provider


@pytest.fixture(scope="module")
def served(install: Install, running_provider: OpenIdServer) -> Iterator[Served]:
    with install(settings(running_provider)) as served:
        yield served


class Browser:
    """Follows where it is led, as far as a test wants."""

    def __init__(self, served: Served, provider: OpenIdServer) -> None:
        self.client = Client(served.parley.url)
        self._provider = provider

    def begin(self, to: str = "/") -> str:
        """Where the provider leads back to, once somebody has said yes there."""
        reply = self.client.get(f"/api/sign-in/oidc?to={to}")
        assert reply.status == 303
        self._take(reply)
        return self._provider.authorize(reply.headers["location"])

    def finish(self, address: str) -> Reply:
        """Comes back."""
        assert address.startswith(f"{_URL}/api/sign-in/oidc/callback?")
        reply = self.client.get(address.removeprefix(_URL))
        assert reply.status == 303
        self._take(reply)
        return reply

    def sign_in(self) -> Json:
        """Who it is then."""
        reply = self.finish(self.begin())
        assert told(reply) == {"arrived": "", "to": "/"}
        account: Json = self.client.get("/api/account").json
        return account

    def _take(self, reply: Reply) -> None:
        if "set-cookie" in reply.headers:
            self.client.headers["Cookie"] = reply.headers["set-cookie"].partition(";")[0]


def told(reply: Reply) -> dict[str, str]:
    """What the page that signs in is told."""
    address = urlsplit(reply.headers["location"])
    assert (address.netloc, address.path) == ("", "/sign-in")
    return {name: value[0] for name, value in parse_qs(address.query, keep_blank_values=True).items()}


@pytest.fixture
def browser(served: Served, provider: OpenIdServer) -> Browser:
    return Browser(served, provider)


def test_whom_the_provider_knows_is_signed_in(browser: Browser, served: Served) -> None:
    reply = browser.finish(browser.begin("/c/1?x=2"))
    assert told(reply) == {"arrived": "", "to": "/c/1?x=2"}
    account = browser.client.get("/api/account").json
    assert (account["login"], account["name"], account["role"]) == ("ada@example.com", "Ada L.", "member")
    assert browser.client.post("/api/conversations", {}).status == 201
    (sign_in,) = browser.client.get("/api/account/sign-ins").json["sign_ins"]
    assert sign_in["is_here"]
    assert browser.client.delete("/api/sign-in").status == 204
    browser.client.get("/api/session").problem(401, "signed_out")
    assert Client(served.parley.url).get("/api/sign-in").json == {
        "auth": "oidc",
        "password": None,
        "service": {"name": "Example", "path": "/api/sign-in/oidc"},
        "sign_out_url": None,
        "is_new": False,
        "mail": False,
    }


def test_one_is_the_same_person_whatever_the_provider_calls_one_later(browser: Browser, provider: OpenIdServer) -> None:
    provider.script = Script({**CLAIMS, "sub": "u-2", "email": "kim@example.com"})
    first = browser.sign_in()
    provider.script = Script({**CLAIMS, "sub": "u-2", "email": "kim.new@example.com", "name": "Kim N."})
    assert browser.sign_in()["id"] == first["id"]
    provider.script = Script({**CLAIMS, "sub": "u-3", "email": "lin@example.com"})
    assert browser.sign_in()["id"] != first["id"]


def test_what_the_token_leaves_out_is_asked_for(browser: Browser, provider: OpenIdServer) -> None:
    more = {"sub": "u-4", "email": "lee@example.com", "name": "Lee", "realm_access": {"roles": ["keepers"]}}
    provider.script = Script({"sub": "u-4"}, userinfo=more)
    account = browser.sign_in()
    assert (account["login"], account["name"], account["role"]) == ("lee@example.com", "Lee", "administrator")
    assert browser.client.get("/api/admin/people").status == 200


def test_a_role_goes_with_the_group(browser: Browser, provider: OpenIdServer) -> None:
    claims = {**CLAIMS, "sub": "u-5", "email": "max@example.com", "realm_access": {"roles": ["keepers", 7, ""]}}
    provider.script = Script(claims)
    assert browser.sign_in()["role"] == "administrator"
    provider.script = Script({**claims, "realm_access": "none"})
    assert browser.sign_in()["role"] == "member"
    browser.client.get("/api/admin/people").problem(403, "not_allowed")


def test_only_a_proven_address_makes_an_administrator(browser: Browser, provider: OpenIdServer) -> None:
    unproven = {"sub": "u-20", "email": "boss@example.com", "email_verified": False}
    provider.script = Script({**unproven, "email": "eve@example.com"})
    eve = browser.sign_in()["id"]
    # Whoever has an account already may be called something else later.
    provider.script = Script(unproven)
    assert browser.sign_in()["id"] == eve
    browser.client.get("/api/admin/people").problem(403, "not_allowed")
    provider.script = Script({**CLAIMS, "sub": "u-21", "email": "Boss@example.com"})
    assert browser.sign_in()["role"] == "administrator"


def test_who_is_a_member_before_there_is_an_administrator_changes_what_is_theirs(
    install: Install, provider: OpenIdServer
) -> None:
    with install(settings(provider)) as served:
        browser = Browser(served, provider)
        browser.sign_in()
        assert browser.client.patch("/api/account", {"name": "Ada"}).json["name"] == "Ada"


@pytest.mark.parametrize("state", ["%0d%0aSet-Cookie:%20a=b", "a;%20Secure", "", "a" * 101, "%00"])
def test_a_state_that_can_be_none_is_nobodys(served: Served, state: str) -> None:
    reply = Client(served.parley.url).get(f"/api/sign-in/oidc/callback?code=1&state={state}")
    assert told(reply)["problem"] == "not_vouched"
    assert "set-cookie" not in reply.headers


def without(name: str) -> Callable[[Json], Json]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def having(**changes: object) -> Callable[[Json], Json]:
    return lambda claims: {**claims, **changes}


_LIES = {
    "somebody else's nonce": Script(CLAIMS, having(nonce="another")),
    "no nonce": Script(CLAIMS, without("nonce")),
    "no nonce, and the claim that none is supported": Script(
        CLAIMS, lambda claims: {**without("nonce")(claims), "nonce_supported": False}
    ),
    "for another client": Script(CLAIMS, having(aud="another")),
    "for several, of which another one asked": Script(CLAIMS, having(aud=[CLIENT_ID, "another"], azp="another")),
    "for nobody": Script(CLAIMS, without("aud")),
    "of another issuer": Script(CLAIMS, having(iss="https://evil.example")),
    "too old": Script(CLAIMS, having(exp=round(time()) - 1000)),
    "for ever": Script(CLAIMS, without("exp")),
    "about nobody": Script(CLAIMS, without("sub")),
    "about a number": Script(CLAIMS, having(sub=7)),
    "signed by somebody else": Script(CLAIMS, key=RSAKey.generate_key(2048, {"kid": "one"})),
    "signed with what the client knows": Script(
        CLAIMS, key=OctKey.import_key(CLIENT_SECRET * 4, {"kid": "one"}), algorithm="HS256"
    ),
    "no token at all": Script(CLAIMS, token=without("id_token")),
    "a token that is none": Script(CLAIMS, token=having(id_token="a.b.c")),
    "a token without a signature": Script(
        CLAIMS, token=lambda token: {**token, "id_token": token["id_token"].rpartition(".")[0] + "."}
    ),
    "more about somebody else": Script({"sub": "u-1"}, userinfo={"sub": "u-9", "email": "eve@example.com"}),
}


@pytest.mark.parametrize("script", _LIES.values(), ids=_LIES.keys())
def test_what_is_not_proven_signs_nobody_in(browser: Browser, provider: OpenIdServer, script: Script) -> None:
    provider.script = script
    assert told(browser.finish(browser.begin("/c/1"))) == {"problem": "not_vouched", "to": "/c/1"}
    browser.client.get("/api/session").problem(401, "signed_out")


def test_another_browsers_attempt_signs_nobody_in(browser: Browser, served: Served, provider: OpenIdServer) -> None:
    address = browser.begin()
    other = Browser(served, provider)
    assert told(other.finish(address))["problem"] == "not_vouched"
    other.begin()
    assert told(other.finish(address))["problem"] == "not_vouched"
    assert told(browser.finish(address)) == {"arrived": "", "to": "/"}


def test_a_code_is_good_once(browser: Browser) -> None:
    address = browser.begin()
    kept = browser.client.headers["Cookie"]
    browser.finish(address)
    browser.client.headers["Cookie"] = kept
    assert told(browser.finish(address))["problem"] == "not_vouched"


def test_who_says_no_there_comes_back_to_the_page(browser: Browser) -> None:
    address = browser.begin("/c/2").partition("code=")[0] + "error=access_denied&state="
    state = parse_qs(urlsplit(browser.begin("/c/2")).query)["state"][0]
    assert told(browser.finish(address + state)) == {"problem": "not_vouched", "to": "/c/2"}


def test_the_cookie_of_an_attempt_is_short_lived_and_out_of_reach(browser: Browser) -> None:
    cookie = browser.client.get("/api/sign-in/oidc").headers["set-cookie"].split("; ")
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=900"} <= set(cookie)


def test_new_keys_are_fetched_when_one_is_unknown(browser: Browser, provider: OpenIdServer) -> None:
    browser.sign_in()
    known, provider.key = provider.key, RSAKey.generate_key(2048, {"kid": "two"})
    provider.script = Script(CLAIMS, kid="two")
    browser.sign_in()
    provider.key = known
    provider.script = Script(CLAIMS)
    browser.sign_in()


def test_an_address_that_is_not_proven_opens_nobody_elses_account(browser: Browser, provider: OpenIdServer) -> None:
    provider.script = Script({**CLAIMS, "sub": "u-6", "email": "nell@example.com"})
    browser.sign_in()
    for claims in ({"email_verified": False}, {"email_verified": "true"}, {}):
        provider.script = Script({"sub": "u-7", "email": "nell@example.com", **claims})
        assert told(browser.finish(browser.begin()))["problem"] == "login_taken"
    # Nor does one that was given to somebody else since.
    provider.script = Script({**CLAIMS, "sub": "u-7", "email": "nell@example.com"})
    assert told(browser.finish(browser.begin()))["problem"] == "login_taken"


def test_an_account_with_a_password_goes_on_with_a_proven_address(install: Install, provider: OpenIdServer) -> None:
    with install({"PARLEY_AUTH": "password"}) as served:
        somebody = Somebody(served.parley.url, CLAIMS["email"])
        somebody.use_account_link(first_link(served.parley))
        token = somebody.client.post("/api/tokens", {"name": "A stranger's"}).json["token"]
        made = somebody.client.post("/api/conversations", {}).json["id"]
        served.parley.environment.update(settings(provider))
        served.parley.restart()
        browser = Browser(served, provider)
        browser.sign_in()
        assert browser.client.get(f"/api/conversations/{made}").status == 200
        # Whoever knew the password, or sat in one of their browsers, is out.
        somebody.client.get("/api/session").problem(401, "signed_out")
        assert Client(served.parley.url, {"Authorization": f"Bearer {token}"}).get("/api/session").status == 401
        assert served.value("SELECT password FROM people") is None


@pytest.mark.parametrize(
    "metadata", [{"issuer": "https://evil.example"}, {"token_endpoint": 7}, {"jwks_uri": "file:///"}]
)
def test_a_provider_that_gives_no_sense_is_not_asked(install: Install, provider: OpenIdServer, metadata: Json) -> None:
    provider.script = Script(CLAIMS, metadata=metadata)
    with install(settings(provider)) as served:
        reply = Client(served.parley.url).get("/api/sign-in/oidc?to=/c/3")
        assert told(reply) == {"problem": "voucher_unreachable", "to": "/c/3"}
        assert provider.asked == ["/.well-known/openid-configuration"]


def test_a_provider_that_is_not_there_is_told(install: Install, provider: OpenIdServer) -> None:
    with install({**settings(provider), "PARLEY_OIDC_ISSUER": "http://127.0.0.1:9"}) as served:
        assert told(Client(served.parley.url).get("/api/sign-in/oidc"))["problem"] == "voucher_unreachable"


def test_what_proves_who_one_is_stands_in_no_log(browser: Browser, served: Served) -> None:
    address = browser.begin()
    browser.finish(address)
    log = served.parley.log.read_text()
    for secret in (CLIENT_SECRET, *(value[0] for value in parse_qs(urlsplit(address).query).values())):
        assert secret not in log


def test_the_calls_beside_those_of_passwords_are_open_and_only_these(served: Served) -> None:
    document: Json = Client(served.parley.url).get("/api/openapi.json").json
    rows = {shape(row.method, row.path) for row in TABLE}
    own = {call: said for call, said in operations(document).items() if call not in rows}
    assert own.keys() == {"GET /api/sign-in/oidc", "GET /api/sign-in/oidc/callback"}
    assert all(said["security"] == [] for said in own.values())
