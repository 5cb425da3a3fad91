"""Settings: the environment, parsed into one frozen value. Reports everything that is wrong with it at once."""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from ipaddress import ip_address
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from parley.domain.model import ModelId

_BACKEND = Path(__file__).resolve().parents[1]
_LEVELS = ("debug", "info", "warning", "error")
# Not to be shown: a key, and what may hold a password.
_SECRET = ("OPENAI_API_KEY", "PARLEY_DATABASE_URL")
# `stop`: a reload leaves for a moment, and must not end the answer.
_STOP_GRACE_S = 5.0

T = TypeVar("T")


class SettingsError(Exception):
    """`problems`: one sentence for each setting that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Settings(msgspec.Struct, frozen=True):
    """Times in seconds unless their name says otherwise. README.md describes each."""

    host: str
    port: int
    workers: int
    data_dir: Path
    database_url: str
    page_dir: Path
    provider: str
    openai_key: str | None
    openai_base_url: str | None
    default_model: str | None
    connect_timeout_s: float
    first_token_timeout_s: float
    silence_timeout_s: float
    answer_timeout_s: float
    retries: int
    retry_base_ms: int
    auto_continue: int
    orphan_grace_s: float | None
    running_answers: int
    shutdown_grace_s: float
    hosts: frozenset[str] | None
    cors_origins: tuple[str, ...]
    log_level: str

    @property
    def bind(self) -> str:
        """Host and port as gunicorn takes them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def address(self) -> str:
        """Where a browser on this machine finds the page."""
        return f"http://localhost:{self.port}" if _is_everywhere(self.host) else f"http://{self.bind}"


def read_settings(environment: Mapping[str, str]) -> Settings:
    """What the environment says, with defaults for the rest; an empty value is no value. Raises SettingsError."""
    reader = _Reader(environment)
    read = reader.read
    host = read("HOST", "127.0.0.1", str)
    data_dir = _BACKEND / read("PARLEY_DATA_DIR", "data", str)
    key = read("OPENAI_API_KEY", "", _key)
    base_url = read("OPENAI_BASE_URL", "https://api.openai.com/v1" if key else "", _base_url)
    provider = "openai" if base_url else "demo"
    settings = Settings(
        host=host,
        port=read("PORT", "8000", _whole(1, 65535)),
        workers=read("WEB_CONCURRENCY", "1", _one_worker),
        data_dir=data_dir,
        database_url=read("PARLEY_DATABASE_URL", f"sqlite:///{data_dir / 'parley.db'}", _database_url),
        page_dir=_BACKEND.parent / "frontend" / "dist",
        provider=provider,
        openai_key=key or None,
        openai_base_url=base_url or None,
        default_model=read("PARLEY_DEFAULT_MODEL", "", _model_of(provider)) or None,
        connect_timeout_s=read("PARLEY_CONNECT_TIMEOUT", "5", _seconds),
        first_token_timeout_s=read("PARLEY_FIRST_TOKEN_TIMEOUT", "300", _seconds),
        silence_timeout_s=read("PARLEY_SILENCE_TIMEOUT", "120", _seconds),
        answer_timeout_s=read("PARLEY_ANSWER_TIMEOUT", "1800", _seconds),
        retries=read("PARLEY_RETRIES", "3", _whole(0, 100)),
        retry_base_ms=read("PARLEY_RETRY_BASE_MS", "500", _whole(0, 60_000)),
        auto_continue=read("PARLEY_AUTO_CONTINUE", "3", _whole(0, 100)),
        orphan_grace_s=read("PARLEY_ORPHAN_POLICY", "grace:600", _orphan_grace),
        running_answers=read("PARLEY_RUNNING_ANSWERS", "4", _whole(1, 10_000)),
        shutdown_grace_s=read("PARLEY_SHUTDOWN_GRACE", "30", _seconds_from_zero),
        hosts=read("PARLEY_HOSTS", "localhost" if _is_local(host) else "*", _hosts),
        cors_origins=read("PARLEY_CORS_ORIGINS", "", _origins),
        log_level=read("PARLEY_LOG_LEVEL", "info", _level),
    )
    reader.check()
    return settings


class _Reader:
    """Parses one value after the other and remembers what was wrong with each."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._problems: list[str] = []

    def read(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        text = self._environment.get(name, "").strip()
        try:
            return parse(text or default)
        except ValueError as error:
            given = name if name in _SECRET or "@" in text else f"{name}={text}"
            self._problems.append(f"{given}: {error}")
            return parse(default)

    def check(self) -> None:
        if self._problems:
            raise SettingsError(self._problems)


def _is_everywhere(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _is_local(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise ValueError(f"must be a whole number from {least} to {most}.")
        return int(text)

    return parse


def _one_worker(text: str) -> int:
    if _whole(1, 1000)(text) > 1:
        raise ValueError(
            "more than one worker needs Redis and PostgreSQL, which this version cannot use: leave it at 1."
        )
    return 1


def _seconds(text: str) -> float:
    seconds = _seconds_from_zero(text)
    if not seconds:
        raise ValueError("must be more than 0 seconds.")
    return seconds


def _seconds_from_zero(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds <= 1_000_000:
        raise ValueError("must be a number of seconds, such as 30 or 0.5.")
    return seconds


def _orphan_grace(text: str) -> float | None:
    if text == "finish":
        return None
    if text == "stop":
        return _STOP_GRACE_S
    kind, _, seconds = text.partition(":")
    if kind != "grace":
        raise ValueError("must be finish, stop or grace:SECONDS.")
    return _seconds_from_zero(seconds)


def _key(text: str) -> str:
    if not re.fullmatch(r"[\x21-\x7e]*", text):
        raise ValueError("must be printable ASCII without spaces.")
    return text


def _base_url(text: str) -> str:
    return _http_url(text, "such as https://api.openai.com/v1 or http://localhost:11434/v1") if text else ""


def _http_url(text: str, example: str) -> str:
    try:
        parts = urlsplit(text)
        is_address = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address or re.search(r"[\s?#]", text):
        raise ValueError(f"must be an http:// or https:// address, {example}.")
    if "@" in parts.netloc:
        raise ValueError("must not hold a user name or password: a key belongs into OPENAI_API_KEY.")
    return text.rstrip("/")


def _origins(text: str) -> tuple[str, ...]:
    origins = [_http_url(each.strip(), "such as https://chat.example.com") for each in text.split(",") if each.strip()]
    if any(urlsplit(each).path or "*" in each for each in origins):
        raise ValueError("must be origins without a path or a wildcard, separated by commas.")
    return tuple(origins)


def _hosts(text: str) -> frozenset[str] | None:
    names = frozenset(each.strip().lower() for each in text.split(",") if each.strip())
    if names == {"*"}:
        return None
    if not all(re.fullmatch(r"[a-z0-9.-]+", name) for name in names):
        raise ValueError("must be names such as chat.example.com, without a port, separated by commas, or *.")
    return names | {"localhost"}


def _database_url(text: str) -> str:
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url and url.drivername == "postgresql+psycopg":
        return text
    if url and url.drivername == "sqlite" and url.database not in (None, "", ":memory:") and not url.query:
        return f"sqlite:///{_BACKEND / url.database}"
    raise ValueError("must be sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.")


def _model_of(provider: str) -> Callable[[str], str]:
    def parse(text: str) -> str:
        model = ModelId.parse(text)
        if text and (model is None or model.provider != provider):
            raise ValueError(f"must be a model's id, and with these settings begin with {provider}/.")
        return text

    return parse


def _level(text: str) -> str:
    if text.lower() not in _LEVELS:
        raise ValueError(f"must be one of {', '.join(_LEVELS)}.")
    return text.lower()
