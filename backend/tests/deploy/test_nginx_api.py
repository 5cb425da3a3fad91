"""What nginx does with /api: passes it on as it comes, once, and speaks for the backend only when that cannot."""

import json
import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.deploy.upstream import Upstream, UpstreamConnection
from tests.nginx import running_nginx

EVENTS = "/api/messages/00000000-0000-4000-8000-000000000000/events"
MESSAGES = "/api/conversations/00000000-0000-4000-8000-000000000000/messages"


def answer_json(connection: UpstreamConnection, body: bytes = b"{}") -> None:
    connection.send_response("200 OK", "application/json", body)


def kept_connection(client: HTTPConnection, upstream: Upstream) -> UpstreamConnection:
    """One that has served a request and that nginx keeps for the next."""
    client.request("GET", "/api/session")
    connection = upstream.accept()
    connection.read_request()
    answer_json(connection)
    client.getresponse().read()
    return connection


@pytest.mark.parametrize(("method", "path"), [("GET", EVENTS), ("POST", MESSAGES)])
def test_an_event_stream_passes_piece_by_piece_and_is_never_gzipped(
    method: str, path: str, client: HTTPConnection, upstream: Upstream
) -> None:
    client.request(method, path, headers={"Accept-Encoding": "gzip"})
    connection = upstream.accept()
    connection.read_request()

    connection.start_event_stream()
    response = client.getresponse()
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-cache, no-transform"
    assert response.headers["Content-Encoding"] is None

    for piece in (b"event: answer\ndata: {}\n\n", b": hb\n\n", b"data: " + b"x" * 4000 + b"\n\n", b"data: {}\n\n"):
        connection.send_chunk(piece)
        assert response.read(len(piece)) == piece


def test_a_proxy_in_front_of_nginx_is_told_not_to_buffer_either(client: HTTPConnection, upstream: Upstream) -> None:
    client.request("GET", EVENTS)
    connection = upstream.accept()
    connection.read_request()
    connection.start_event_stream("X-Accel-Buffering: no")
    assert client.getresponse().headers["X-Accel-Buffering"] == "no"


def test_a_client_that_leaves_an_event_stream_closes_the_connection_to_the_backend(
    client: HTTPConnection, upstream: Upstream
) -> None:
    client.request("GET", EVENTS)
    connection = upstream.accept()
    connection.read_request()
    connection.start_event_stream()
    response = client.getresponse()
    response.close()
    client.close()
    assert connection.is_closed_by_nginx()


def test_a_client_that_leaves_before_the_response_closes_the_connection_to_the_backend(
    client: HTTPConnection, upstream: Upstream
) -> None:
    client.request("POST", MESSAGES, body=b"{}")
    connection = upstream.accept()
    connection.read_request()
    client.close()
    assert connection.is_closed_by_nginx()


def test_a_connection_to_the_backend_is_used_again(client: HTTPConnection, upstream: Upstream) -> None:
    connection = kept_connection(client, upstream)
    client.request("GET", "/api/models")
    request = connection.read_request()
    assert request.line == "GET /api/models HTTP/1.1"
    assert request.headers["Connection"] is None


def test_a_post_is_not_sent_again_when_its_connection_breaks(client: HTTPConnection, upstream: Upstream) -> None:
    connection = kept_connection(client, upstream)
    client.request("POST", MESSAGES, body=b"{}")
    assert connection.read_request().line.startswith("POST")
    connection.close()
    assert client.getresponse().status == 502
    assert not upstream.has_waiting_connection()


def test_a_get_is_sent_again_when_a_kept_connection_breaks(client: HTTPConnection, upstream: Upstream) -> None:
    connection = kept_connection(client, upstream)
    client.request("GET", "/api/models")
    connection.read_request()
    connection.close()
    fresh = upstream.accept()
    assert fresh.read_request().line == "GET /api/models HTTP/1.1"
    answer_json(fresh)
    assert client.getresponse().status == 200


def test_the_backend_learns_who_asked_by_which_name_and_in_which_request(
    client: HTTPConnection, upstream: Upstream
) -> None:
    claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Request-ID": "mine"}
    client.request("GET", "/api/conversations?query=%20caf%C3%A9&limit=2", headers=claims)
    request = upstream.accept().read_request()
    assert request.line == "GET /api/conversations?query=%20caf%C3%A9&limit=2 HTTP/1.1"
    assert request.headers["Host"] == f"{client.host}:{client.port}"
    assert request.headers.get_all("X-Forwarded-For") == ["127.0.0.1"]
    assert request.headers.get_all("X-Forwarded-Proto") == ["http"]
    assert re.fullmatch(r"[0-9a-f]{32}", request.headers["X-Request-ID"])


def test_json_is_gzipped(client: HTTPConnection, upstream: Upstream) -> None:
    client.request("GET", "/api/conversations", headers={"Accept-Encoding": "gzip"})
    connection = upstream.accept()
    connection.read_request()
    answer_json(connection, json.dumps(["again"] * 1000).encode())
    response = client.getresponse()
    assert response.headers["Content-Encoding"] == "gzip"
    assert response.headers["Vary"] == "Accept-Encoding"


def test_the_backends_own_problem_and_headers_pass_untouched(client: HTTPConnection, upstream: Upstream) -> None:
    problem = b'{"type":"about:blank","title":"Service Unavailable","status":503,"code":"shutting_down"}'
    own = {"Retry-After": "7", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'"}
    client.request("GET", "/api/session")
    connection = upstream.accept()
    connection.read_request()
    lines = [f"{name}: {value}" for name, value in own.items()]
    connection.send_response("503 Service Unavailable", "application/problem+json", problem, *lines)
    response = client.getresponse()
    assert (response.status, response.read()) == (503, problem)
    assert {name: response.headers.get_all(name) for name in own} == {name: [value] for name, value in own.items()}


def test_a_body_just_over_the_backends_limit_still_reaches_it(client: HTTPConnection, upstream: Upstream) -> None:
    body = b"x" * (1024 * 1024 + 1)
    client.request("POST", MESSAGES, body=body)
    assert upstream.accept().read_request().body == body


def test_a_far_too_large_body_is_a_problem_and_never_reaches_the_backend(
    client: HTTPConnection, upstream: Upstream
) -> None:
    client.request("POST", MESSAGES, headers={"Content-Length": str(2 * 1024 * 1024)})
    response = client.getresponse()
    assert response.status == 413
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = json.loads(response.read())
    assert (problem["status"], problem["code"]) == (413, "too_large")
    assert not upstream.has_waiting_connection()


@pytest.mark.parametrize(("method", "path"), [("PUT", "/api/files/f?name=x"), ("POST", "/v1/audio/transcriptions")])
def test_an_upload_passes_as_it_comes_up_to_its_own_limit(
    client: HTTPConnection, upstream: Upstream, method: str, path: str
) -> None:
    size = 25 * 1024 * 1024
    client.putrequest(method, path)
    client.putheader("Content-Length", str(size))
    client.endheaders(b"the beginning")
    # The backend has it while the rest is still to come.
    assert upstream.accept().read_until(b"\r\n\r\nthe beginning")
    client.close()
    client.request(method, path, headers={"Content-Length": str(size + 1024 * 1024)})
    response = client.getresponse()
    assert (response.status, json.loads(response.read())["code"]) == (413, "too_large")


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_backend_that_is_down_is_a_problem_that_says_when_to_come_back(
    method: str, client: HTTPConnection, upstream: Upstream
) -> None:
    upstream.close()
    client.request(method, "/api/session")
    response = client.getresponse()
    assert response.status == 502
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert int(response.headers["Retry-After"]) > 0
    problem = json.loads(response.read())
    assert (problem["status"], problem["code"]) == (502, "unavailable")


def test_the_log_is_json_with_the_backends_request_id_and_without_query_strings(
    upstream: Upstream, page_dir: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with running_nginx(backend_port=upstream.port, page_dir=page_dir, log=log) as url:
        client = HTTPConnection(urlsplit(url).netloc, timeout=10)
        client.request("GET", '/api/conversations?query=private"', headers={"Referer": f"{url}/?query=private"})
        connection = upstream.accept()
        request_id = connection.read_request().headers["X-Request-ID"]
        answer_json(connection)
        client.getresponse().read()
        upstream.close()
        client.request("GET", "/api/models?query=private")
        client.getresponse().read()
        client.request("GET", "/assets/missing.js?query=private")
        client.getresponse().read()
        client.close()

    assert "private" not in log.read_text()
    lines = [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]
    # Without the look whether nginx is there: another of its workers may have served that, and logs it when it likes.
    lines = [line for line in lines if line["path"] != "/"]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/api/conversations", "200"),
        ("GET", "/api/models", "502"),
        ("GET", "/assets/missing.js", "404"),
    ]
    assert lines[0]["request_id"] == request_id
