"""What nginx does with the built page: its headers, how long each file is kept, and what is not there."""

import gzip
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from parley.web.security import NOT_INDEXED

CONVERSATION = "/c/00000000-0000-4000-8000-000000000000"
ASSET = "/assets/index-DxY3k9Qa.js"


def get(client: HTTPConnection, path: str, **headers: str) -> HTTPResponse:
    client.request("GET", path, headers=headers)
    return client.getresponse()


@pytest.mark.parametrize("path", ["/", "/index.html", CONVERSATION, f"{CONVERSATION}?leaf=x"])
def test_the_page_is_asked_for_anew_each_time(path: str, client: HTTPConnection, page_dir: Path) -> None:
    response = get(client, path)
    assert response.status == 200
    assert response.read() == (page_dir / "index.html").read_bytes()
    assert response.headers.get_all("Cache-Control") == ["no-cache"]
    assert response.headers["Content-Type"] == "text/html"


def test_an_unchanged_page_costs_no_body(client: HTTPConnection) -> None:
    first = get(client, "/")
    first.read()
    again = get(client, CONVERSATION, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status, again.read()) == (304, b"")


def test_a_hashed_asset_is_kept_for_ever(client: HTTPConnection) -> None:
    response = get(client, ASSET)
    assert response.status == 200
    assert response.headers.get_all("Cache-Control") == ["public, max-age=31536000, immutable"]


@pytest.mark.parametrize("path", ["/assets/index-gone0000.js", "/assets/", "/nothing", f"{CONVERSATION}/more", "/c/"])
def test_what_is_not_there_is_404_and_not_kept(path: str, client: HTTPConnection) -> None:
    response = get(client, path)
    assert response.status == 404
    assert "max-age" not in (response.headers["Cache-Control"] or "")


@pytest.mark.parametrize("path", ["/nothing", f"{CONVERSATION}/more", "/c/", "/missing.png"])
def test_of_what_is_not_there_the_page_itself_says_so(path: str, client: HTTPConnection, page_dir: Path) -> None:
    response = get(client, path)
    assert (response.status, response.read()) == (404, (page_dir / "index.html").read_bytes())


@pytest.mark.parametrize("path", ["/", CONVERSATION, ASSET, "/favicon.svg", "/nothing", "/assets/index-gone0000.js"])
def test_every_page_response_has_the_backends_security_headers(path: str, client: HTTPConnection) -> None:
    from parley.web.security import PAGE_HEADERS

    headers = get(client, path).headers
    assert {name: headers.get_all(name) for name in PAGE_HEADERS} == {
        name: [value] for name, value in PAGE_HEADERS.items()
    }


def test_what_is_shared_has_a_page_of_its_own_that_no_search_engine_keeps(client: HTTPConnection) -> None:
    response = get(client, "/s/aB-_3")
    assert response.read() == b"<!doctype html><title>Shared</title>"
    assert response.headers["X-Robots-Tag"] == NOT_INDEXED
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_what_is_shared_without_a_service_worker_leads_to_the_page_that_says_so(client: HTTPConnection) -> None:
    client.request("POST", "/share", body=b"x" * (30 * 1024 * 1024), headers={"Content-Type": "multipart/form-data"})
    response = client.getresponse()
    assert (response.status, response.headers["Location"]) == (303, "/?shared")
    response.read()
    # The connection goes on to the page.
    assert get(client, "/?shared").status == 200


def test_diagrams_are_drawn_in_a_frame_with_the_backends_policy(client: HTTPConnection) -> None:
    from parley.web.security import DIAGRAM_POLICY, PAGE_HEADERS

    headers = get(client, "/diagram.html").headers
    expected = PAGE_HEADERS | {"Content-Security-Policy": DIAGRAM_POLICY}
    assert {name: headers.get_all(name) for name in expected} == {name: [value] for name, value in expected.items()}


def test_the_frame_without_an_origin_may_read_assets(client: HTTPConnection) -> None:
    asset = get(client, ASSET)
    asset.read()
    assert asset.headers.get_all("Access-Control-Allow-Origin") == ["*"]
    assert get(client, "/").headers["Access-Control-Allow-Origin"] is None


def test_a_large_asset_is_gzipped_for_who_can_read_it(client: HTTPConnection, page_dir: Path) -> None:
    script = (page_dir / ASSET.removeprefix("/")).read_bytes()
    packed = get(client, ASSET, **{"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.read()) == script
    plain = get(client, ASSET)
    assert plain.headers["Content-Encoding"] is None
    assert plain.read() == script


@pytest.mark.parametrize(
    ("path", "content_type"),
    [
        (ASSET, "text/javascript"),
        ("/assets/index-B1c2D3e4.css", "text/css"),
        ("/assets/text-C0ffee00.woff2", "font/woff2"),
        ("/favicon.svg", "image/svg+xml"),
        ("/manifest.webmanifest", "application/manifest+json"),
    ],
)
def test_each_file_has_the_type_that_nosniff_asks_for(path: str, content_type: str, client: HTTPConnection) -> None:
    assert get(client, path).headers["Content-Type"] == content_type


def test_nothing_says_which_nginx_it_is_and_plain_http_promises_no_tls(client: HTTPConnection) -> None:
    response = get(client, "/nothing")
    assert response.headers["Server"] == "nginx"
    assert b"nginx/" not in response.read()
    assert response.headers["Strict-Transport-Security"] is None
