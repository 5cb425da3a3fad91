"""A page as Vite builds it, a backend moved by hand, and nginx between them and a client."""

import contextlib
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.certificate import make_certificate
from tests.deploy.upstream import Upstream
from tests.nginx import Tls, loopback_listener, running_nginx


@pytest.fixture
def page_dir(tmp_path: Path) -> Path:
    page = tmp_path / "page"
    (page / "assets").mkdir(parents=True)
    (page / "index.html").write_text("<!doctype html><title>Parley</title>")
    (page / "diagram.html").write_text("<!doctype html><title>Diagram</title>")
    (page / "shared.html").write_text("<!doctype html><title>Shared</title>")
    (page / "favicon.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (page / "manifest.webmanifest").write_text("{}")
    (page / "assets" / "index-DxY3k9Qa.js").write_text("export const words = 'again and again';\n" * 100)
    (page / "assets" / "index-B1c2D3e4.css").write_text(":root { color-scheme: light dark }")
    (page / "assets" / "text-C0ffee00.woff2").write_bytes(b"wOF2")
    return page


@pytest.fixture
def upstream() -> Iterator[Upstream]:
    with Upstream() as upstream:
        yield upstream


@pytest.fixture
def connect(upstream: Upstream, page_dir: Path) -> Iterator[Callable[[], HTTPConnection]]:
    """Opens connections to an nginx in front of `upstream`."""
    with contextlib.ExitStack() as stack:
        address = urlsplit(stack.enter_context(running_nginx(backend_port=upstream.port, page_dir=page_dir)))

        def connect() -> HTTPConnection:
            connection = HTTPConnection(address.netloc, timeout=10)
            return stack.enter_context(contextlib.closing(connection))

        yield connect


@pytest.fixture
def client(connect: Callable[[], HTTPConnection]) -> HTTPConnection:
    return connect()


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[Tls]:
    """A certificate that vouches for itself, and a socket for it."""
    certificate, key = make_certificate(tmp_path)
    with loopback_listener() as listener:
        yield Tls(certificate, key, listener)
