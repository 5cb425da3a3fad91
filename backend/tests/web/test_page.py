from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from parley.web.page import page
from parley.web.problem import register_problems
from parley.web.security import NOT_INDEXED, PAGE_HEADERS, secure


@pytest.fixture
def client(tmp_path: Path) -> FlaskClient:
    built = tmp_path / "dist"
    (built / "assets").mkdir(parents=True)
    (built / "index.html").write_text("<title>Parley</title>")
    (built / "diagram.html").write_text("<title>Diagram</title>")
    (built / "shared.html").write_text("<title>Shared</title>")
    (built / "favicon.svg").write_text("<svg/>")
    (built / "assets" / "index-1a2b.js").write_text("1")
    (tmp_path / "secret.txt").write_text("secret")
    app = Flask("page")
    register_problems(app)
    secure(app, cors_origins=(), hosts=None)
    app.register_blueprint(page(built))
    return app.test_client()


@pytest.mark.parametrize("path", ["/", "/c/6a1e", "/c/a.b"])
def test_every_address_of_the_page_is_the_page_and_never_cached(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert (response.status_code, response.get_data(as_text=True)) == (200, "<title>Parley</title>")
    assert response.headers["Cache-Control"] == "no-cache"
    for name, value in PAGE_HEADERS.items():
        assert response.headers[name] == value


def test_what_is_shared_has_a_page_of_its_own_that_no_search_engine_keeps(client: FlaskClient) -> None:
    with client.get("/s/aB-_3") as response:
        assert response.get_data(as_text=True) == "<title>Shared</title>"
    assert response.headers["X-Robots-Tag"] == NOT_INDEXED
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_shared_without_a_service_worker_leads_to_the_page_that_says_so(
    client: FlaskClient, method: str
) -> None:
    response = client.open("/share", method=method, data={"text": "x" * 2_000_000})
    assert (response.status_code, response.headers["Location"]) == (303, "/?shared")


def test_a_page_of_another_site_shares_nothing(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    assert client.post("/share", headers=headers).status_code == 403


def test_diagrams_are_drawn_in_a_frame_without_an_origin_and_without_a_network(client: FlaskClient) -> None:
    with client.get("/diagram.html") as response:
        assert response.get_data(as_text=True) == "<title>Diagram</title>"
    policy = dict(each.strip().partition(" ")[::2] for each in response.headers["Content-Security-Policy"].split(";"))
    assert policy["sandbox"] == "allow-scripts"
    assert policy["default-src"] == "'none'"
    assert "connect-src" not in policy
    with client.get("/assets/index-1a2b.js") as asset:
        assert asset.headers["Access-Control-Allow-Origin"] == "*"


def test_assets_are_cached_for_ever(client: FlaskClient) -> None:
    with client.get("/assets/index-1a2b.js") as response:
        assert response.content_type.startswith("text/javascript")
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_other_files_are_asked_for_again(client: FlaskClient) -> None:
    with client.get("/favicon.svg") as response:
        assert response.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("path", ["/assets/index-gone.js", "/assets/../../secret.txt", "/api/nothing", "/api"])
def test_a_missing_asset_or_call_is_a_problem_and_not_the_page(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert (response.status_code, response.content_type) == (404, "application/problem+json")


@pytest.mark.parametrize("path", ["/nothing", "/c/6a1e/more", "/missing.png", "/../secret.txt", "/%2e%2e/secret.txt"])
def test_of_what_is_not_there_the_page_itself_says_so(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert (response.status_code, response.get_data(as_text=True)) == (404, "<title>Parley</title>")
