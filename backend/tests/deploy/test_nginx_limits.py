"""What nginx takes from one address: so much a second, so much at once. What it has taken it does not cut off."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator, Mapping
from http.client import HTTPConnection, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.test_nginx_api import EVENTS
from tests.deploy.upstream import Upstream
from tests.nginx import running_nginx

Connect = Callable[[], HTTPConnection]
Limit = Callable[[int, Mapping[str, str]], Connect]


class _Backend(BaseHTTPRequestHandler):
    """Says yes to everything."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@pytest.fixture
def backend_port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Backend) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join()


@pytest.fixture
def limit(page_dir: Path) -> Iterator[Limit]:
    """An nginx with these settings before a backend: opens connections to it."""
    with contextlib.ExitStack() as stack:

        def limit(port: int, settings: Mapping[str, str]) -> Connect:
            address = urlsplit(
                stack.enter_context(running_nginx(backend_port=port, page_dir=page_dir, settings=settings))
            )

            def connect() -> HTTPConnection:
                return stack.enter_context(contextlib.closing(HTTPConnection(address.netloc, timeout=10)))

            return connect

        yield limit


def get(client: HTTPConnection, path: str) -> HTTPResponse:
    client.request("GET", path)
    return client.getresponse()


def asked_often(connect: Connect, path: str) -> list[int]:
    """The statuses of sixty calls, one right after the other."""
    statuses = []
    client = connect()
    for _ in range(60):
        response = get(client, path)
        statuses.append(response.status)
        response.read()
    return statuses


def refused(response: HTTPResponse) -> None:
    """In the shape of the backend's own problems."""
    assert (response.status, response.headers["Content-Type"]) == (429, "application/problem+json")
    assert response.headers["Retry-After"] == "1"
    problem = json.loads(response.read())
    assert (problem["status"], problem["code"]) == (429, "too_many_requests")


def test_whoever_calls_too_often_is_told_to_wait_and_gets_the_page_all_the_same(
    limit: Limit, backend_port: int
) -> None:
    connect = limit(backend_port, {"PARLEY_CALLS_PER_SECOND": "1"})
    statuses = asked_often(connect, "/api/session")
    # One, and five more in a moment.
    assert statuses[:6] == [200] * 6
    assert set(statuses) == {200, 429}
    responses = (get(connect(), "/api/session") for _ in range(60))
    refused(next(each for each in responses if each.status != 200))
    assert get(connect(), "/").status == 200


def test_so_many_streams_at_once_and_those_that_are_open_go_on(limit: Limit, upstream: Upstream) -> None:
    connect = limit(upstream.port, {"PARLEY_CONNECTIONS": "2"})
    streams = []
    for _ in range(2):
        client = connect()
        client.request("GET", EVENTS)
        connection = upstream.accept()
        connection.read_request()
        connection.start_event_stream()
        streams.append((client, connection, client.getresponse()))
    refused(get(connect(), EVENTS))
    for _, connection, response in streams:
        connection.send_chunk(b"data: {}\n\n")
        assert response.read(10) == b"data: {}\n\n"
    client, connection, response = streams[0]
    response.close()
    client.close()
    assert connection.is_closed_by_nginx()
    last = connect()
    last.request("GET", EVENTS)
    upstream.accept().read_request()


@pytest.mark.parametrize("path", ["/api/sign-in", "/api/sign-in/oidc", "/api/links/abc/password"])
def test_doors_are_tried_less_often_than_calls_are_made(limit: Limit, backend_port: int, path: str) -> None:
    connect = limit(backend_port, {})
    statuses = asked_often(connect, path)
    assert statuses[:31] == [200] * 31
    assert set(statuses) == {200, 429}
    assert asked_often(connect, "/api/session") == [200] * 60
