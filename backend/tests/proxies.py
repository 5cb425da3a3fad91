"""Real proxies as processes of their own, which let in who knows the password: microsocks and tinyproxy."""

import contextlib
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.programs import Program
from tests.server import unused_port

_SECONDS_TO_START = 30.0
_USER, PASSWORD = "parley", "a-password-of-a-proxy"


class Proxy(Program):
    """`address`: host and port; `url`: with a user and a password."""

    def __init__(self, scheme: str, port: int, command: Sequence[str], log: Path) -> None:
        self._port = port
        self.address = f"127.0.0.1:{port}"
        self.url = f"{scheme}://{_USER}:{PASSWORD}@{self.address}"
        super().__init__(command, log)
        self.start()

    def start(self) -> None:
        """Returns once it takes connections."""
        super().start()
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
            except OSError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.02)
            else:
                return


@contextlib.contextmanager
def running_socks_proxy() -> Iterator[Proxy]:
    """SOCKS 5; names are looked up by the proxy."""
    port = unused_port()
    command = ["microsocks", "-i", "127.0.0.1", "-p", str(port), "-u", _USER, "-P", PASSWORD]
    with tempfile.TemporaryDirectory(prefix="parley-proxy-") as folder:
        yield from _ended(Proxy("socks5h", port, command, Path(folder) / "log"))


@contextlib.contextmanager
def running_http_proxy() -> Iterator[Proxy]:
    """HTTP, with CONNECT for what is encrypted."""
    port = unused_port()
    with tempfile.TemporaryDirectory(prefix="parley-proxy-") as folder:
        config = Path(folder) / "tinyproxy.conf"
        config.write_text(f"Port {port}\nListen 127.0.0.1\nTimeout 60\nBasicAuth {_USER} {PASSWORD}\n")
        yield from _ended(Proxy("http", port, ["tinyproxy", "-d", "-c", str(config)], Path(folder) / "log"))


def _ended(proxy: Proxy) -> Iterator[Proxy]:
    try:
        yield proxy
    finally:
        proxy.end()
