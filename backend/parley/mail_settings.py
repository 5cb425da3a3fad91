"""Settings of the mail server that letters to people are handed to."""

from email.headerregistry import Address
from email.utils import getaddresses
from urllib.parse import urlsplit

from parley import setting_values as values
from parley.mail.server import MailServer, Security
from parley.setting_reader import SettingReader

_SCHEMES: dict[str, tuple[Security, int]] = {
    "smtps": ("tls", 465),
    "smtp": ("starttls", 587),
    "smtp+plain": ("plain", 25),
}
_URL = "PARLEY_SMTP_URL"


def read_mail(reader: SettingReader, auth: str, public_url: str | None) -> MailServer | None:
    """None: no letters are written. What is wrong with it, the reader knows."""
    place = reader.read(_URL, "", _place)
    sender = reader.read("PARLEY_SMTP_FROM", "", _sender)
    user = reader.read("PARLEY_SMTP_USER", "", _words)
    password = reader.read("PARLEY_SMTP_PASSWORD", "", _words)
    if place is None:
        return None
    host, port, security = place
    needed = {"PARLEY_SMTP_FROM": sender, "PARLEY_URL": public_url or ""}
    for name, value in needed.items():
        reader.require(_URL, f"set {name}, too.", is_met=bool(value) or name in reader.wrong)
    reader.require(
        _URL, "letters are for those who sign in with a password: PARLEY_AUTH is not.", is_met=auth == "password"
    )
    reader.require(
        _URL, "set PARLEY_SMTP_USER and PARLEY_SMTP_PASSWORD, or neither.", is_met=bool(user) == bool(password)
    )
    reader.require(
        _URL,
        "the password would be sent readably: use smtps:// or smtp://.",
        is_met=not password or security != "plain" or values.is_local(host),
    )
    return MailServer(host, port, security, user, password, sender)


def _place(text: str) -> tuple[str, int, Security] | None:
    if not text:
        return None
    problem = "must be an address such as smtps://mail.example.com or smtp://mail.example.com:587."
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        raise ValueError(problem) from None
    if parts.username or parts.password:
        raise ValueError("must not hold a user name or password: set PARLEY_SMTP_USER and PARLEY_SMTP_PASSWORD.")
    if parts.scheme not in _SCHEMES or not parts.hostname or port == 0 or parts.path.strip("/") or parts.query:
        raise ValueError(problem)
    security, usual = _SCHEMES[parts.scheme]
    return parts.hostname, port or usual, security


def _sender(text: str) -> str:
    if not text:
        return ""
    (name, address), *others = getaddresses([text])
    try:
        sender = Address(name, addr_spec=address)
    except (ValueError, IndexError):
        sender = Address()
    if others or not sender.domain or not text.isprintable():
        raise ValueError("must be an address such as Parley <parley@example.com>.")
    return str(sender)


def _words(text: str) -> str:
    if not text.isprintable():
        raise ValueError("must be printable.")
    return text
