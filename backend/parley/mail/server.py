"""The mail server that letters are handed to (RFC 5321), with TLS unless its address says otherwise."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import msgspec

from parley.mail.letter import Letter, message_of

Security = Literal["tls", "starttls", "plain"]
_TIMEOUT_S = 20.0
_FOR_GOOD = 500


class MailError(Exception):
    """The letter was not taken. Its text says why, in the server's words, without secrets.

    `is_final`: it would not be taken later, either.
    """

    def __init__(self, said: str, *, is_final: bool = False) -> None:
        super().__init__(said)
        self.is_final = is_final


class MailServer(msgspec.Struct, frozen=True):
    """`sender`: whom letters come from."""

    host: str
    port: int
    security: Security
    user: str
    password: str
    sender: str

    def send(self, letter: Letter) -> None:
        """Hands it over; blocks as long as that takes. Raises MailError."""
        with self._session() as session:
            session.send_message(message_of(letter, self.sender))

    def check(self) -> None:
        """That it lets us in. Raises MailError."""
        with self._session() as session:
            session.noop()

    @contextmanager
    def _session(self) -> Iterator[smtplib.SMTP]:
        try:
            with self._connected() as session:
                if self.security == "starttls":
                    session.starttls(context=ssl.create_default_context())
                if self.user:
                    session.login(self.user, self.password)
                yield session
        except smtplib.SMTPAuthenticationError as error:
            detail = f"{self.host} does not take the user name or the password ({error.smtp_code})"
            raise MailError(detail, is_final=True) from error
        except smtplib.SMTPRecipientsRefused as error:
            raise self.refused(*next(iter(error.recipients.values()))) from error
        except smtplib.SMTPResponseException as error:
            raise self.refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailError(f"{self.host}:{self.port}: {error}") from error

    def refused(self, code: int, said: bytes | str) -> MailError:
        """What the server's reply comes to. RFC 5321, 4.2.1: what begins with 5 is meant for good."""
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        if self.password:
            text = text.replace(self.password, "…")
        return MailError(f"{self.host} says {code} {' '.join(text.split())[:300]}", is_final=code >= _FOR_GOOD)

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            context = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_TIMEOUT_S, context=context)
        return smtplib.SMTP(self.host, self.port, timeout=_TIMEOUT_S)
