"""This machine's installation, for a command that needs one: what runs, else a server for as long as it takes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from parley.address import Address
from parley.preparing import NotPreparedError
from parley.settings import Settings
from parley.terminal.server import LostError, RefusedError, Server

_PACKAGES = Path(__file__).resolve().parents[1]
_SERVER = (sys.executable, "-P", "-m", "gevent.monkey", "--module", "parley.passing")


@contextmanager
def nearby(settings: Settings) -> Iterator[str]:
    """Its address. Raises NotPreparedError; ends the process where a server that could not start has said why."""
    if _is_parley(settings.address):
        yield settings.address
        return
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        address = Address(settings.data_dir)
    except OSError as error:
        detail = f"The data folder {settings.data_dir} cannot be used: {error.strerror}."
        raise NotPreparedError(detail) from error
    with closing(address):
        with address.starting():
            url = address.read()
            if not (url and _is_parley(url)):
                url = _start()
        yield url


def _start() -> str:
    path = os.pathsep.join(filter(None, (str(_PACKAGES), os.environ.get("PYTHONPATH"))))
    # A session of its own: Ctrl-C is for the command.
    process = subprocess.Popen(
        _SERVER,
        env={**os.environ, "PYTHONPATH": path},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    url = process.stdout.readline().decode().strip() if process.stdout else ""
    if not url:
        sys.exit(process.wait())
    return url


def _is_parley(url: str) -> bool:
    try:
        Server(url).session()
    except RefusedError as error:
        return error.is_signed_out
    except LostError:
        return False
    return True
