"""Bodies as they arrive, however they are framed and cut; over real sockets, with connections that are used again."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import gevent
import pytest
import requests
from requests.exceptions import ChunkedEncodingError

from parley.upstream.arriving import Arrivals, Chunks
from tests.certificate import make_certificate

CONTENT = b"data: one\n\ndata: two\r\n\r\n"


def coded(*chunks: bytes, trailers: bytes = b"") -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(each), each) for each in chunks) + b"0\r\n" + trailers + b"\r\n"


@pytest.mark.parametrize(
    "body",
    [
        coded(CONTENT),
        coded(CONTENT[:11], CONTENT[11:]),
        coded(CONTENT, trailers=b"Expires: never\r\nX: y\r\n"),
        coded(CONTENT).replace(b"\r\n", b';name="value"\r\n', 1),
        coded(*(bytes([each]) for each in CONTENT)),
    ],
    ids=["one chunk", "two", "trailers", "extension", "byte by byte"],
)
def test_chunks_are_the_same_however_they_are_cut(body: bytes) -> None:
    whole = Chunks().take(body)
    cuts = [(body[:at], body[at:]) for at in range(1, len(body))]
    for pieces in (*cuts, [bytes([each]) for each in body]):
        chunks = Chunks()
        assert not chunks.is_over
        assert b"".join(map(chunks.take, pieces)) == whole
        assert (chunks.is_over, chunks.rest) == (True, b"")
    assert whole == CONTENT


@pytest.mark.parametrize("data", [b"x\r\n", b"-5\r\n", b"\r\n", b"1" * 5000])
def test_what_is_no_chunk_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"chunk|base 16"):
        Chunks().take(data)


def test_what_stands_behind_the_last_chunk_is_left() -> None:
    chunks = Chunks()
    assert chunks.take(coded(b"a") + b"HTTP/1.1") == b"a"
    assert (chunks.is_over, chunks.rest) == (True, b"HTTP/1.1")


class OneConnection:
    """Answers each request on the one connection that it takes with the next of these; then closes it."""

    def __init__(self, *answers: list[bytes], tls: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self.url = f"http{'s' if tls else ''}://127.0.0.1:{self._listener.getsockname()[1]}/"
        self._greenlet = gevent.spawn(self._run, answers)

    def _run(self, answers: tuple[list[bytes], ...]) -> None:
        connection, _ = self._listener.accept()
        with self._tls.wrap_socket(connection, server_side=True) if self._tls else connection as connection:
            for pieces in answers:
                if not connection.recv(65536):
                    return
                for piece in pieces:
                    connection.sendall(piece)
                    gevent.sleep(0.01)

    def close(self) -> None:
        self._greenlet.kill()
        self._listener.close()


HEAD = b"HTTP/1.1 200 OK\r\n"
LENGTH = HEAD + b"Content-Length: 3\r\n\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


@pytest.fixture
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def body_of(session: requests.Session, url: str) -> bytes:
    with session.get(url, stream=True) as response:
        body = Arrivals(response.raw)
        content = []
        while (piece := body.read()) is not None:
            content.append(piece)
            if not body.is_ready:
                gevent.socket.wait_read(body.descriptor)
        return b"".join(content)


@pytest.mark.parametrize(
    "pieces",
    [
        [LENGTH, b"abc"],
        [LENGTH + b"a", b"b", b"c"],
        [CHUNKED, coded(b"abc")],
        [CHUNKED, coded(b"abc")[:-5], b"0\r\n\r\n"],
    ],
    ids=["length", "length in pieces", "chunked", "its end by itself"],
)
def test_a_body_that_was_read_leaves_its_connection_to_the_next_request(
    session: requests.Session, pieces: list[bytes]
) -> None:
    server = OneConnection(pieces, pieces, [LENGTH, b"end"])
    try:
        assert [body_of(session, server.url) for _ in range(3)] == [b"abc", b"abc", b"end"]
    finally:
        server.close()


def test_a_body_may_last_as_long_as_its_connection(session: requests.Session) -> None:
    server = OneConnection([HEAD + b"Connection: close\r\n\r\na", b"b", b"c"])
    try:
        assert body_of(session, server.url) == b"abc"
    finally:
        server.close()


@pytest.mark.parametrize("pieces", [[LENGTH, b"ab"], [CHUNKED, coded(b"abc")[:-2]], [CHUNKED, b"x\r\n"]])
def test_a_body_that_breaks_off_or_its_rules_is_an_error(session: requests.Session, pieces: list[bytes]) -> None:
    server = OneConnection(pieces)
    try:
        with pytest.raises(ChunkedEncodingError):
            body_of(session, server.url)
    finally:
        server.close()


def test_a_body_arrives_through_tls_too_however_large_and_leaves_its_connection(
    session: requests.Session, tmp_path: Path
) -> None:
    made = make_certificate(tmp_path)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(made.certificate, made.key)
    session.verify = str(made.certificate)
    content = b"0123456789" * 10_000
    server = OneConnection(
        [CHUNKED + coded(content)],
        [CHUNKED, *[coded(content)[at : at + 5000] for at in range(0, 101_000, 5000)]],
        [LENGTH, b"end"],
        tls=context,
    )
    try:
        assert [body_of(session, server.url) for _ in range(3)] == [content, content, b"end"]
    finally:
        server.close()
