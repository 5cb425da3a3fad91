"""TLS as it is switched on: by the paths of a certificate and its key, and nothing else."""

import contextlib
import http.client
import json
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.upstream import Upstream
from tests.nginx import Tls, running_nginx

HSTS = "max-age=31536000"


@dataclass(frozen=True)
class Site:
    plain: str  # host:port
    port: int
    trust: ssl.SSLContext


@pytest.fixture
def site(tls: Tls, upstream: Upstream, page_dir: Path) -> Iterator[Site]:
    port = tls.port
    with running_nginx(backend_port=upstream.port, page_dir=page_dir, tls=tls) as url:
        yield Site(urlsplit(url).netloc, port, ssl.create_default_context(cafile=tls.certificate))


@pytest.fixture
def secure(site: Site) -> Iterator[http.client.HTTPSConnection]:
    connection = http.client.HTTPSConnection("127.0.0.1", site.port, timeout=10, context=site.trust)
    with contextlib.closing(connection):
        yield connection


def test_plain_http_is_sent_to_https_with_its_path_query_and_method(site: Site) -> None:
    with contextlib.closing(http.client.HTTPConnection(site.plain, timeout=10)) as client:
        client.request("POST", "/api/conversations?limit=2")
        response = client.getresponse()
    assert response.status == 308
    assert response.headers["Location"] == f"https://127.0.0.1:{site.port}/api/conversations?limit=2"


def test_the_page_comes_over_tls_and_says_to_stay_there(secure: http.client.HTTPSConnection, page_dir: Path) -> None:
    secure.request("GET", "/")
    response = secure.getresponse()
    assert response.read() == (page_dir / "index.html").read_bytes()
    assert response.headers.get_all("Strict-Transport-Security") == [HSTS]


def test_an_event_stream_comes_over_tls_piece_by_piece(secure: http.client.HTTPSConnection, upstream: Upstream) -> None:
    secure.request("GET", "/api/messages/x/events")
    connection = upstream.accept()
    assert connection.read_request().headers["X-Forwarded-Proto"] == "https"
    connection.start_event_stream()
    response = secure.getresponse()
    assert response.headers.get_all("Strict-Transport-Security") == [HSTS]
    for piece in (b": hb\n\n", b"data: {}\n\n"):
        connection.send_chunk(piece)
        assert response.read(len(piece)) == piece


def test_nginx_own_problems_say_to_stay_on_tls_too(secure: http.client.HTTPSConnection, upstream: Upstream) -> None:
    upstream.close()
    secure.request("GET", "/api/session")
    response = secure.getresponse()
    assert json.loads(response.read())["code"] == "unavailable"
    assert response.headers.get_all("Strict-Transport-Security") == [HSTS]


def test_a_browser_is_offered_http2(site: Site) -> None:
    site.trust.set_alpn_protocols(["h2", "http/1.1"])
    with (
        socket.create_connection(("127.0.0.1", site.port), timeout=10) as plain,
        site.trust.wrap_socket(plain, server_hostname="localhost") as connection,
    ):
        assert connection.selected_alpn_protocol() == "h2"
        assert connection.version() == "TLSv1.3"
