"""Fetching what a provider names: from public addresses and its own, from the address that was looked at, bounded."""

import ssl
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from parley.upstream.error import UpstreamError
from parley.upstream.fetching import Fetching, is_public
from tests.certificate import make_certificate

PICTURE = b"\x89PNG\r\n\x1a\n" + bytes(1000)


class Host:
    """A server on loopback that hands out a picture, and whatever `replies` says of other paths."""

    def __init__(self, folder: Path | None = None) -> None:
        self.replies: dict[str, tuple[int, dict[str, str], bytes]] = {"/a.png?b=c": (200, {}, PICTURE)}
        self.seen: list[tuple[str, dict[str, str]]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.seen.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = outer.replies.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in ({"Content-Length": str(len(body))} | headers).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: a test says what it saw."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        if folder:
            made = make_certificate(folder)
            self.certificate = str(made.certificate)
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(made.certificate, made.key)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Names:
    """Which addresses a name has, the next time somebody asks; the last ones stay."""

    def __init__(self, **addresses: Sequence[Sequence[str]]) -> None:
        self.asked: list[str] = []
        self._addresses = {name.replace("_", "."): list(each) for name, each in addresses.items()}

    def __call__(self, host: str, _port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self._addresses:
            raise OSError
        left = self._addresses[host]
        return left.pop(0) if len(left) > 1 else left[0]


@pytest.fixture
def host() -> Iterator[Host]:
    host = Host()
    yield host
    host.close()


def refused(fetching: Fetching, url: str, base_url: str = "http://api.test/v1", most_bytes: int = 2000) -> str:
    with pytest.raises(UpstreamError) as caught:
        fetching.fetched(url, base_url, most_bytes)
    assert caught.value.code == "provider_error"
    return caught.value.detail


def test_a_provider_serves_its_pictures_from_its_own_host_wherever_that_is(host: Host) -> None:
    names = Names(home_test=[["127.0.0.1"]])
    base_url = f"http://home.test:{host.port}/v1"
    assert Fetching(names).fetched(f"http://home.test:{host.port}/a.png?b=c", base_url, 2000) == PICTURE
    # Asked for once: the connection went to what was looked at, for nobody else knows this name.
    assert names.asked == ["home.test"]
    ((path, headers),) = host.seen
    assert (path, headers["host"]) == ("/a.png?b=c", f"home.test:{host.port}")
    assert headers.keys() == {"host", "accept", "accept-encoding", "user-agent"}


def test_the_environments_proxies_are_not_asked(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    base_url = f"http://127.0.0.1:{host.port}"
    assert Fetching().fetched(f"{base_url}/a.png?b=c", base_url, 2000) == PICTURE


@pytest.mark.parametrize(
    "addresses", [["127.0.0.1"], ["10.0.0.7"], ["93.184.216.34", "192.168.1.1"], ["::1"], ["::ffff:169.254.169.254"]]
)
def test_no_name_leads_into_a_private_network(host: Host, addresses: list[str]) -> None:
    names = Names(evil_test=[addresses])
    assert "not a public address" in refused(Fetching(names), f"http://evil.test:{host.port}/a.png?b=c")
    assert not host.seen


@pytest.mark.parametrize("place", ["127.0.0.1", "127.1", "0x7f000001", "[::1]", "[::ffff:127.0.0.1]", "localhost"])
def test_nor_does_an_address_however_it_is_written(host: Host, place: str) -> None:
    detail = refused(Fetching(), f"http://{place}:{host.port}/a.png?b=c")
    assert "not a public address" in detail or "not known" in detail
    assert not host.seen


def test_the_providers_host_is_its_port_too(host: Host) -> None:
    other = f"http://127.0.0.1:{host.port + 1 if host.port < 65535 else 1024}/v1"
    assert "not a public address" in refused(Fetching(), f"http://127.0.0.1:{host.port}/a.png?b=c", other)
    assert not host.seen


def test_a_redirect_is_looked_at_like_the_first_address(host: Host) -> None:
    names = Names(home_test=[["127.0.0.1"]], inner_test=[["127.0.0.1"]])
    base_url = f"http://home.test:{host.port}"
    host.replies["/moved"] = (302, {"Location": "/a.png?b=c"}, b"")
    assert Fetching(names).fetched(f"{base_url}/moved", base_url, 2000) == PICTURE
    host.replies["/in"] = (302, {"Location": f"http://inner.test:{host.port}/a.png?b=c"}, b"")
    assert "inner.test is not a public address" in refused(Fetching(names), f"{base_url}/in", base_url)
    assert [path for path, _ in host.seen] == ["/moved", "/a.png?b=c", "/in"]
    host.replies["/file"] = (302, {"Location": "file:///etc/passwd"}, b"")
    assert "address is none" in refused(Fetching(names), f"{base_url}/file", base_url)
    host.replies["/nowhere"] = (302, {"Location": "http://["}, b"")
    assert "an address that is none" in refused(Fetching(names), f"{base_url}/nowhere", base_url)


def test_it_is_not_sent_around_for_ever(host: Host) -> None:
    base_url = f"http://127.0.0.1:{host.port}"
    host.replies["/round"] = (307, {"Location": "/round"}, b"")
    assert "elsewhere" in refused(Fetching(), f"{base_url}/round", base_url)
    assert len(host.seen) == 4


def test_what_is_too_large_or_not_there_or_breaks_off_is_refused(host: Host) -> None:
    base_url = f"http://127.0.0.1:{host.port}"
    assert "larger than" in refused(Fetching(), f"{base_url}/a.png?b=c", base_url, most_bytes=1000)
    assert "status 404" in refused(Fetching(), f"{base_url}/b.png", base_url)
    host.replies["/cut"] = (200, {"Content-Length": "2000"}, PICTURE)
    assert "broke off" in refused(Fetching(), f"{base_url}/cut", base_url)
    assert "not known" in refused(Fetching(Names()), "http://nobody.test/a.png")


@pytest.mark.parametrize("url", ["ftp://a.test/b", "/b", "http://", "http://me@a.test/b", "http://[::1", "nothing"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    assert "address is none" in refused(Fetching(Names(a_test=[["93.184.216.34"]])), url)


def test_a_certificate_has_to_be_the_names(tmp_path: Path) -> None:
    host = Host(tmp_path)
    names = Names(localhost=[["127.0.0.1"]], other_test=[["127.0.0.1"]])
    base_url = f"https://localhost:{host.port}"
    try:
        believing = Fetching(names, host.certificate)
        assert believing.fetched(f"{base_url}/a.png?b=c", base_url, 2000) == PICTURE
        other = f"https://other.test:{host.port}"
        assert "cannot be reached" in refused(believing, f"{other}/a.png?b=c", other)
        assert "cannot be reached" in refused(Fetching(names), f"{base_url}/a.png?b=c", base_url)
    finally:
        host.close()


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("::ffff:8.8.8.8", True),
        ("64:ff9b::808:808", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("192.168.0.1", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("::7f00:1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b:1::1", False),
        ("2002:7f00:1::", False),
        ("2001:0:7f00:1::", False),
    ],
)
def test_an_address_is_public_or_not_also_if_it_stands_for_another(address: str, expected: bool) -> None:
    assert is_public(address) is expected
