"""Who may call: names that Parley answers to, and pages of other sites."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from parley.web.problem import register_problems
from parley.web.security import secure

OURS = "http://localhost:5173"


def client_of(cors_origins: tuple[str, ...] = (), hosts: frozenset[str] | None = None) -> FlaskClient:
    app = Flask("calls")
    register_problems(app)
    secure(app, cors_origins, hosts)
    app.add_url_rule("/api/things", "things", lambda: "{}", methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8000", "LOCALHOST", "127.0.0.1:8000", "[::1]:8000", "10.0.0.7"]
)
def test_its_names_and_plain_addresses_are_answered(host: str) -> None:
    client = client_of(hosts=frozenset({"localhost"}))
    assert client.get("/api/things", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "[::1", ""])
def test_another_name_is_not(host: str) -> None:
    client = client_of(hosts=frozenset({"localhost"}))
    response = client.get("/api/things", headers={"Host": host})
    assert (response.status_code, response.get_json()["code"]) == (421, "unknown_host")


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_form_of_another_site_changes_nothing(site: str) -> None:
    headers = {"Sec-Fetch-Site": site, "Origin": "https://evil.example"}
    response = client_of((OURS,)).post("/api/things", headers=headers)
    assert (response.status_code, response.get_json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize(
    "origin",
    ["https://evil.example", "null", "", "http://localhost:8001", "http://[::1", "https://localhost.evil.example"],
)
def test_over_plain_http_the_origin_alone_tells(origin: str) -> None:
    response = client_of((OURS,)).post("/api/things", headers={"Origin": origin, "Host": "localhost:8000"})
    assert (response.status_code, response.get_json()["code"]) == (403, "foreign_origin")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site", "Origin": OURS},
        {"Origin": OURS},
        {"Origin": "http://chat.example.com:8000", "Host": "Chat.example.com:8000"},
        # A proxy that speaks TLS with the browser, and one that calls us by another name.
        {"Origin": "https://chat.example.com", "Host": "chat.example.com"},
        {"Origin": "https://chat.example.com", "Host": "backend:8000", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_the_page_itself_and_those_that_may_call_do(headers: dict[str, str]) -> None:
    assert client_of((OURS,)).post("/api/things", headers=headers).status_code == 200


@pytest.mark.parametrize(
    ("allowed", "stranger"),
    [
        ("http://[::1]", "http://1.evil.com"),
        ("https://a.example", "https://a.example.evil.org"),
        ("https://a.example", "https://axexample"),
        ("https://a.example", "https://A.example"),
    ],
)
def test_an_origin_is_meant_as_it_is_written(allowed: str, stranger: str) -> None:
    client = client_of((allowed,))
    name = "Access-Control-Allow-Origin"
    assert client.get("/api/things", headers={"Origin": allowed}).headers[name] == allowed
    assert name not in client.get("/api/things", headers={"Origin": stranger}).headers


def test_its_own_address_is_its_own_whatever_a_proxy_calls_it() -> None:
    app = Flask("things")
    secure(app, (), None, "https://chat.example.com")
    app.add_url_rule("/api/things", "things", dict, methods=["POST"])
    register_problems(app)
    headers = {"Origin": "https://chat.example.com", "Host": "backend:8000"}
    response = app.test_client().post("/api/things", headers=headers)
    assert response.status_code == 200
    # It is no page from elsewhere: it needs no leave.
    assert "Access-Control-Allow-Origin" not in response.headers
