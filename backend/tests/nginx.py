"""Runs the real nginx on the project's own templates through the script the container starts with, changing neither.

`python -m tests.nginx --backend-port N --port M --page-dir DIR`, from backend/, does so until terminated.

nginx gets its listening sockets from here, already bound, by the way it hands them to its own successor
(https://nginx.org/en/docs/control.html#upgrade): no port is guessed, and a client may connect from the first moment.
"""

import argparse
import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

# All of them have defaults.
NO_SETTINGS: Mapping[str, str] = {}

START = Path(__file__).resolve().parents[2] / "nginx" / "start.sh"

_SECONDS_TO_ANSWER = 10.0
# Debian keeps nginx where only root's PATH looks.
_SEARCH_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin"])


@dataclass(frozen=True)
class Tls:
    """Switches TLS on: nginx serves HTTPS on the listener and redirects everything else there."""

    certificate: Path
    key: Path
    listener: socket.socket

    @property
    def port(self) -> int:
        return int(self.listener.getsockname()[1])


def loopback_listener(port: int = 0) -> socket.socket:
    """A socket that accepts on 127.0.0.1, on a free port by default; raises OSError if the port is taken."""
    listener = socket.create_server(("127.0.0.1", port), backlog=128)
    # nginx takes a socket it is handed as it is. Of two workers that wake up for one connection, the one that comes
    # second would wait in accept() until the next, and serve nobody meanwhile.
    listener.setblocking(False)
    return listener


def nginx_command(*arguments: str) -> list[str]:
    """The command line that renders and runs the configuration; FileNotFoundError says what to install."""
    for program, package in (("nginx", "nginx"), ("envsubst", "gettext-base")):
        if shutil.which(program, path=_SEARCH_PATH) is None:
            raise FileNotFoundError(f"{program} is not installed: apt-get install {package}")
    return [str(START), *arguments]


def nginx_environment(
    *,
    run_dir: Path,
    backend_ports: Sequence[int],
    page_dir: Path,
    listen_port: int,
    tls: Tls | None = None,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> dict[str, str]:
    """What start.sh reads, with every address on 127.0.0.1. `settings`: what there is besides."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PARLEY_")}
    return {
        **inherited,
        **settings,
        "PATH": _SEARCH_PATH,
        "PARLEY_RUN_DIR": str(run_dir),
        "PARLEY_BACKEND": " ".join(f"127.0.0.1:{port}" for port in backend_ports),
        "PARLEY_PAGE_DIR": str(page_dir),
        "PARLEY_LISTEN": f"127.0.0.1:{listen_port}",
        "PARLEY_LISTEN_TLS": f"127.0.0.1:{tls.port}" if tls else "",
        "PARLEY_PUBLIC_TLS_PORT": str(tls.port) if tls else "",
        "PARLEY_TLS_CERTIFICATE": str(tls.certificate) if tls else "",
        "PARLEY_TLS_KEY": str(tls.key) if tls else "",
    }


@contextlib.contextmanager
def running_nginx(
    *,
    backend_port: int | Sequence[int],
    page_dir: Path,
    port: int = 0,
    tls: Tls | None = None,
    log: Path | None = None,
    settings: Mapping[str, str] = NO_SETTINGS,
) -> Iterator[str]:
    """The base URL of an nginx that answers, without a slash at its end; nginx ends with the `with`.

    Its access and error log go to `log`. With `tls` the URL is that of the redirecting plain listener. Raises OSError
    if the port is taken and RuntimeError, with the log, if nginx does not start.
    """
    backend_ports = [backend_port] if isinstance(backend_port, int) else backend_port
    with contextlib.ExitStack() as stack:
        run_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-nginx-")))
        log = log or run_dir / "log"
        listener = stack.enter_context(loopback_listener(port))
        port = listener.getsockname()[1]
        stack.enter_context(_nginx_process(listener, backend_ports, page_dir, run_dir, tls, log, settings))
        # Were they still open here, connections would wait in the queue of an nginx that has died.
        listener.close()
        if tls:
            tls.listener.close()
        try:
            _wait_for_answer(port)
        except OSError as error:
            raise RuntimeError(f"nginx did not start:\n{log.read_text()}") from error
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def _nginx_process(
    listener: socket.socket,
    backend_ports: Sequence[int],
    page_dir: Path,
    run_dir: Path,
    tls: Tls | None,
    log: Path,
    settings: Mapping[str, str],
) -> Iterator[None]:
    # Root's nginx would run its workers as `nobody`, who may not read a test's folders; anyone else's runs them as
    # itself, and warns about a user that is named all the same.
    arguments = ["-g", "user root;"] if os.geteuid() == 0 else []
    port = listener.getsockname()[1]
    environment = nginx_environment(
        run_dir=run_dir,
        backend_ports=backend_ports,
        page_dir=page_dir.resolve(),
        listen_port=port,
        tls=tls,
        settings=settings,
    )
    descriptors = [listener.fileno(), *([tls.listener.fileno()] if tls else [])]
    environment["NGINX"] = "".join(f"{descriptor};" for descriptor in descriptors)
    with log.open("ab") as output:
        process = subprocess.Popen(
            nginx_command(*arguments),
            env=environment,
            pass_fds=descriptors,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def _wait_for_answer(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_SECONDS_TO_ANSWER)
    with contextlib.closing(connection):
        connection.request("HEAD", "/")
        connection.getresponse()


def main(arguments: Sequence[str]) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.nginx", description="nginx in front of a running backend")
    parser.add_argument("--backend-port", type=int, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--page-dir", type=Path, required=True, help="the built page")
    options = parser.parse_args(arguments)

    stop_signals = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)
    with running_nginx(backend_port=options.backend_port, port=options.port, page_dir=options.page_dir) as url:
        sys.stdout.write(f"{url}\n")
        sys.stdout.flush()
        signal.sigwait(stop_signals)


if __name__ == "__main__":
    main(sys.argv[1:])
