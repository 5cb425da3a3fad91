"""What single settings may hold: text in, a value out, or a ValueError that ends its sentence "NAME=text: …"."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from parley.domain.model import ModelId

# A model server on this machine, where it listens if nobody says otherwise: Ollama, LM Studio, llama.cpp.
LOCAL_SERVERS = "ollama=http://127.0.0.1:11434/v1,lmstudio=http://127.0.0.1:1234/v1,llamacpp=http://127.0.0.1:8080/v1"
# Relative paths begin here.
BACKEND = Path(__file__).resolve().parents[1]
# Characters of a voice's name: some are addresses.
MOST_VOICE = 200
_LEVELS = ("debug", "info", "warning", "error")
# `stop`: a reload leaves for a moment, and must not end the answer.
_STOP_GRACE_S = 5.0
# https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = r"(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]"
# Of those that can be meant, the servers that boto3 takes.
_LABEL = r"(?!-)[a-zA-Z0-9-]{1,63}(?<!-)"
_SERVER = rf"({_LABEL}(\.{_LABEL})*|\[[0-9a-fA-F:.]+\])(:[0-9]+)?"


def whole(least: int, most: int) -> Callable[[str], int]:
    """A whole number in this range."""

    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return parse


def port(text: str) -> int | None:
    """A port, or none."""
    return whole(1, 65535)(text) if text else None


def address(text: str) -> str:
    """An address of this machine."""
    try:
        return str(ip_address(text))
    except ValueError:
        raise ValueError("must be an IP address of this machine, such as 127.0.0.1 or 0.0.0.0.") from None


def seconds(text: str) -> float:
    """A time that is not nothing."""
    seconds = seconds_from_zero(text)
    if not seconds:
        raise ValueError("must be more than 0 seconds.")
    return seconds


def seconds_from_zero(text: str) -> float:
    """A time."""
    seconds = _number(text)
    if not 0 <= seconds <= 1_000_000:
        raise ValueError("must be a number of seconds, such as 30 or 0.5.")
    return seconds


def minutes(text: str) -> float:
    """A time in minutes that is not nothing."""
    minutes = _number(text)
    if not 0 < minutes <= 1_000_000:
        raise ValueError("must be a number of minutes, such as 60 or 0.5.")
    return minutes


def days(text: str) -> int | None:
    """A number of days, or nothing."""
    return whole(1, 100_000)(text) if text else None


def switch(text: str) -> bool:
    """On or off."""
    if text not in ("on", "off"):
        raise ValueError("must be on or off.")
    return text == "on"


def dollars(text: str) -> float | None:
    """An amount of money, or nothing."""
    if not text:
        return None
    amount = _number(text.removeprefix("$"))
    if not 0 <= amount <= 1_000_000_000:
        raise ValueError("must be an amount of US dollars, such as 20 or 7.50.")
    return amount


def orphan_grace(text: str) -> float | None:
    """How long an answer may go on unread, in seconds; None: to its end."""
    if text == "finish":
        return None
    if text == "stop":
        return _STOP_GRACE_S
    kind, _, seconds = text.partition(":")
    if kind != "grace":
        raise ValueError("must be finish, stop or grace:SECONDS.")
    return seconds_from_zero(seconds)


def key(text: str) -> str:
    """An API key, or nothing."""
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise ValueError("must be printable ASCII without spaces.")
    return text


def base_url(text: str) -> str:
    """A provider's address, or nothing."""
    return http_url(text, "such as https://api.openai.com/v1 or http://localhost:11434/v1") if text else ""


def http_url(text: str, example: str) -> str:
    """An address without a query; `example` ends the sentence about what is none."""
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"[\s?#]", text):
        raise ValueError(f"must be an http:// or https:// address, {example}.")
    if "@" in parts.netloc:
        raise ValueError("must not hold a user name or password.")
    return text.rstrip("/")


def origins(text: str) -> tuple[str, ...]:
    """Origins as browsers send them."""
    origins = [http_url(each.strip(), "such as https://chat.example.com") for each in text.split(",") if each.strip()]
    if any(urlsplit(each).path or "*" in each for each in origins):
        raise ValueError("must be origins without a path or a wildcard, separated by commas.")
    return tuple(origins)


def public_url(text: str) -> str:
    """An address without a path, or nothing."""
    if not text:
        return ""
    url = http_url(text.rstrip("/"), "such as https://chat.example.com")
    if urlsplit(url).path:
        raise ValueError("must be an address without a path, such as https://chat.example.com.")
    return url


def hosts(text: str) -> frozenset[str] | None:
    """Names in lower case, `localhost` among them; None: any."""
    names = frozenset(each.strip().lower() for each in text.split(",") if each.strip())
    if names == {"*"}:
        return None
    if not all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names):
        raise ValueError("must be names such as chat.example.com, without a port, separated by commas, or *.")
    return names | {"localhost"}


def database_url(text: str) -> str:
    """An SQLAlchemy URL; a relative file of SQLite begins in the backend's folder."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url and url.drivername == "postgresql+psycopg":
        return text
    if url and url.drivername == "sqlite" and url.database not in (None, "", ":memory:") and not url.query:
        return f"sqlite:///{BACKEND / url.database}"
    raise ValueError("must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.")


def redis_url(text: str) -> str:
    """An address of Redis, or nothing."""
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("redis", "rediss") and bool(parts.hostname) and parts.port != 0
        is_address = is_address and re.fullmatch(r"(/[0-9]*)?", parts.path) is not None
        # All else in a query would say how Parley talks to it, which is Parley's business.
        is_address = is_address and all(name.startswith("ssl_") for name in parse_qs(parts.query))
    except ValueError:
        is_address = False
    if not is_address:
        raise ValueError("must be redis://HOST:PORT/NUMBER, or rediss:// for TLS, with ?ssl_… if need be.")
    return text


def files_place(text: str) -> Path | tuple[str, str | None] | None:
    """A folder; or a bucket's name, and the address of its server, None for Amazon's own; or nothing."""
    if not text:
        return None
    if text.startswith("file:///"):
        return Path(text.removeprefix("file://"))
    if "@" in text:
        raise ValueError("must not hold a key: it belongs into PARLEY_FILES_KEY_ID and PARLEY_FILES_KEY_SECRET.")
    scheme, _, rest = text.partition("://")
    server, slash, name = rest.removesuffix("/").rpartition("/")
    is_meant = _is_server(server) if scheme in ("s3+http", "s3+https") else scheme == "s3" and not slash
    if not is_meant or not re.fullmatch(_BUCKET, name):
        raise ValueError(
            "must be file:///FOLDER, s3://BUCKET, or s3+https://HOST:PORT/BUCKET for a server that is not Amazon's."
        )
    return name, f"{scheme.removeprefix('s3+')}://{server}" if server else None


def _is_server(text: str) -> bool:
    try:
        return bool(re.fullmatch(_SERVER, text)) and urlsplit(f"//{text}").port != 0
    except ValueError:
        return False


def region(text: str) -> str:
    """A region of S3, as the server calls it."""
    if not re.fullmatch(_LABEL, text) or text.isdecimal():
        raise ValueError("must be a region's name, such as eu-central-1.")
    return text


def local_servers(text: str) -> Mapping[str, str]:
    """Names of providers and their addresses; `none` for none."""
    pairs = [each.strip().partition("=") for each in text.split(",") if each.strip() and text != "none"]
    if any(not re.fullmatch(r"[a-z0-9._-]+", name) or not url for name, _, url in pairs):
        raise ValueError("must be NAME=http://HOST:PORT/v1, several separated by commas, or none.")
    return {name: base_url(url) for name, _, url in pairs}


def file(text: str) -> Path | None:
    """A file, or nothing; a relative one begins in the backend's folder."""
    return BACKEND / text if text else None


def model_of(providers: Sequence[str]) -> Callable[[str], str]:
    """A model of one of these providers, or nothing."""

    def parse(text: str) -> str:
        model = ModelId.parse(text)
        if text and (model is None or model.provider not in providers):
            known = " or ".join(f"{name}/" for name in providers)
            raise ValueError(f"must be a model's id, and with these settings begin with {known}.")
        return text

    return parse


def title_model_of(providers: Sequence[str]) -> Callable[[str], str]:
    """`same`, or a model of one of these providers, or nothing."""
    parse = model_of(providers)
    return lambda text: text if text == "same" else parse(text)


def voice(text: str) -> str:
    """A voice, as the provider calls it."""
    if not text.isprintable() or len(text) > MOST_VOICE:
        raise ValueError(f"must be the name of a voice, at most {MOST_VOICE} characters.")
    return text


def level(text: str) -> str:
    """A log level."""
    if text.lower() not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}.")
    return text.lower()


def is_local(host: str) -> bool:
    """Whether nobody but this machine is there."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan
