"""Another server, as a process of its own."""

import contextlib
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import requests

from tests.programs import Program

_SECONDS_TO_START = 120.0


@contextlib.contextmanager
def answering(command: Sequence[str], url: str, env: Mapping[str, str] | None = None) -> Iterator[None]:
    """Runs it until the end of the `with`; it is there once it answers, whatever it does, at `url`."""
    with tempfile.TemporaryDirectory(prefix="parley-peer-") as folder:
        log = Path(folder) / "log"
        settings = [f"{name}={value}" for name, value in (env or {}).items()]
        server = Program(["/usr/bin/env", *settings, *command], log)
        server.start()
        try:
            deadline = time.monotonic() + _SECONDS_TO_START
            while True:
                with contextlib.suppress(requests.ConnectionError):
                    requests.get(url, timeout=30)
                    break
                assert time.monotonic() < deadline, log.read_text()
                time.sleep(0.05)
            yield
        finally:
            server.end()
