"""A mail server that keeps what it is handed: one file for each letter. Run as a program of its own."""

import argparse
import asyncio
import contextlib
import email
import email.policy
import os
import socket
import ssl
import sys
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificate import Certificate
from tests.programs import Program
from tests.server import BACKEND, unused_port

USER, PASSWORD = "parley", "tide tables"
# Is not there; and those that are only the second time that they are tried.
UNKNOWN, GREYLISTED = "nobody@example.com", "@later.example.com"
_SECONDS_TO_START, _SECONDS_TO_COME = 30.0, 20.0


class MailServer(Program):
    """`letters`: those that have come, the first first."""

    def __init__(self, folder: Path, certificate: Certificate | None, security: str, *, asks: bool) -> None:
        self.port = unused_port()
        self._folder = folder
        self._seen = 0
        options = ["--security", security, *(["--asks"] if asks else [])]
        if certificate:
            options += ["--certificate", str(certificate.certificate), "--key", str(certificate.key)]
        command = [sys.executable, "-m", "tests.mail_server", str(self.port), str(folder / "letters"), *options]
        super().__init__(["env", f"PYTHONPATH={BACKEND}", *command], folder / "mail.log")

    def letters(self) -> list[EmailMessage]:
        paths = sorted((self._folder / "letters").glob("*.eml"))
        return [email.message_from_bytes(p.read_bytes(), policy=email.policy.SMTP) for p in paths]

    def times_asked(self, address: str) -> int:
        """How often a letter to it was to be taken."""
        return (self._folder / "letters" / "asked").read_text().splitlines().count(address)

    def next_letter(self, seconds: float = _SECONDS_TO_COME) -> EmailMessage:
        """The one after the last one that was asked for, as soon as it comes."""
        deadline = time.monotonic() + seconds
        while len(self.letters()) <= self._seen:
            assert time.monotonic() < deadline, "no letter came"
            time.sleep(0.05)
        self._seen += 1
        return self.letters()[self._seen - 1]


@contextlib.contextmanager
def running_mail_server(
    folder: Path, certificate: Certificate | None = None, security: str = "plain", *, asks: bool = False
) -> Iterator[MailServer]:
    """`security`: plain, starttls or tls; `asks`: for USER and PASSWORD."""
    (folder / "letters").mkdir(parents=True)
    server = MailServer(folder, certificate, security, asks=asks)
    server.start()
    try:
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", server.port), 1):
                break
            assert time.monotonic() < deadline, (folder / "mail.log").read_text()
            time.sleep(0.05)
        yield server
    finally:
        server.end()


class _Keeper:
    """What aiosmtpd hands letters to."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._tried: set[str] = set()

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        with (self._folder / "asked").open("a") as file:
            file.write(f"{address}\n")
        if address == UNKNOWN:
            return "550 No such person here"
        if address.endswith(GREYLISTED) and address not in self._tried:
            self._tried.add(address)
            return "451 Come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.original_content or b""
        begun = self._folder / f"{uuid4()}.begun"
        begun.write_bytes(content)
        begun.rename(self._folder / f"{time.time_ns():020}.eml")
        return "250 Taken"


def _authenticate(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))


async def _serve(arguments: argparse.Namespace) -> None:
    context = None
    if arguments.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)
    keeper = _Keeper(Path(arguments.folder))
    is_starting = arguments.security == "starttls"

    def connected() -> SMTP:
        return SMTP(
            keeper,
            enable_SMTPUTF8=True,
            tls_context=context if is_starting else None,
            require_starttls=is_starting,
            authenticator=_authenticate if arguments.asks else None,
            auth_required=arguments.asks,
            auth_require_tls=is_starting,
        )

    within = context if arguments.security == "tls" else None
    server = await asyncio.get_running_loop().create_server(connected, "127.0.0.1", arguments.port, ssl=within)
    async with server:
        await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("folder")
    parser.add_argument("--security", default="plain")
    parser.add_argument("--asks", action="store_true")
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    os.umask(0o077)
    asyncio.run(_serve(parser.parse_args()))


if __name__ == "__main__":
    main()
