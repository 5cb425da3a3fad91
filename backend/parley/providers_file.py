"""The providers file: TOML, a table for each provider. Reports everything that is wrong with it at once."""

import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from parley import setting_values as values
from parley.domain.model import Ability, ModelFacts, ModelId, ModelKind, Price
from parley.secret_files import SecretFileError, secret
from parley.upstream.config import (
    Continuing,
    Habits,
    KeyStrategy,
    ModelConfig,
    ParamRules,
    Patience,
    ProviderConfig,
)
from parley.upstream.retry import Retries
from parley.upstream.think import Think

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e]*")
# Said in a key's own way, or by what is sent.
_OWN_HEADERS = frozenset(("authorization", "content-type", "content-length", "accept", "accept-encoding", "host"))
_PROXIES = ("http", "socks4", "socks4a", "socks5", "socks5h")


class _Model(msgspec.Struct, forbid_unknown_fields=True):
    kind: ModelKind | None = None
    context_window: int | None = None
    abilities: list[Ability] = []
    price: Price | None = None
    fallbacks: list[str] = []
    drop: list[str] = []
    rename: dict[str, str] = {}


class _Provider(msgspec.Struct, forbid_unknown_fields=True):
    base_url: str
    keys: list[str] = []
    key_strategy: KeyStrategy = "round_robin"
    proxy: str | None = None
    organization: str | None = None
    headers: dict[str, str] = {}
    connect_timeout: float | None = None
    first_token_timeout: float | None = None
    silence_timeout: float | None = None
    retries: int | None = None
    retry_base_ms: int | None = None
    models: list[str] = []
    think: Think = "auto"
    cumulative: bool = False
    continuing: Continuing = msgspec.field(name="continue", default="user_turn")
    model: dict[str, _Model] = {}


class _File(msgspec.Struct, forbid_unknown_fields=True):
    providers: dict[str, _Provider]


class ProvidersFileError(Exception):
    """`problems`: one sentence for each thing that is wrong, with its place in the file."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read_providers_file(
    path: Path, environment: Mapping[str, str], connect_timeout_s: float, retries: Retries
) -> Sequence[ProviderConfig]:
    """The providers in the file's order; what it does not say of time-outs and retries is as given here.

    `${NAME}` in a text stands for what the environment says, or the file that NAME_FILE names.
    Raises ProvidersFileError.
    """
    try:
        text = path.read_text(encoding="utf-8")
        filled = _filled(tomllib.loads(text), environment)
        providers = msgspec.convert(filled, _File).providers
    except SecretFileError as error:
        raise ProvidersFileError([str(error)]) from None
    except OSError as error:
        raise ProvidersFileError([f"cannot be read: {error.strerror}."]) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ProvidersFileError([f"is not TOML: {error}."]) from None
    except msgspec.ValidationError as error:
        raise ProvidersFileError([_said(error)]) from None
    checks = _Checks(providers)
    if checks.problems:
        raise ProvidersFileError(checks.problems)
    return [_config(name, provider, connect_timeout_s, retries) for name, provider in providers.items()]


class _Checks:
    """What types do not say."""

    def __init__(self, providers: Mapping[str, _Provider]) -> None:
        self.problems: list[str] = []
        self._names = frozenset(providers)
        if not providers:
            self.problems.append("names no provider: it needs a table [providers.NAME] with a base_url.")
        for name, provider in providers.items():
            self._check(name, provider)

    def _check(self, name: str, provider: _Provider) -> None:
        place = f"providers.{name}"
        self._ask(place, _NAME.fullmatch(name), "a name is of small letters, digits, dots and hyphens.")
        self._ask_value(f"{place}.base_url", values.base_url, provider.base_url or "empty")
        for key in provider.keys:
            self._ask(f"{place}.keys", key, "a key is empty.")
            self._ask_value(f"{place}.keys", values.key, key)
        self._ask(
            f"{place}.proxy",
            _is_proxy(provider.proxy),
            f"must be {'://, '.join(_PROXIES)}:// and a host with its port.",
        )
        for header, value in provider.headers.items():
            is_header = _HEADER_NAME.fullmatch(header) and header.lower() not in _OWN_HEADERS
            self._ask(f"{place}.headers", is_header, f"{header!r} is no header that can be set here.")
            self._ask(f"{place}.headers.{header}", _HEADER_VALUE.fullmatch(value), "must be printable ASCII.")
        self._ask(
            f"{place}.organization", _HEADER_VALUE.fullmatch(provider.organization or ""), "must be printable ASCII."
        )
        for field in ("connect_timeout", "first_token_timeout", "silence_timeout"):
            seconds = getattr(provider, field)
            self._ask(f"{place}.{field}", seconds is None or 0 < seconds <= 1_000_000, "must be a number of seconds.")
        self._ask(f"{place}.retries", 0 <= (provider.retries or 0) <= 100, "must be from 0 to 100.")
        self._ask(f"{place}.retry_base_ms", 0 <= (provider.retry_base_ms or 0) <= 60_000, "must be from 0 to 60000.")
        self._ask(f"{place}.models", all(provider.models), "a name is empty.")
        for model, about in provider.model.items():
            self._check_model(f'{place}.model."{model}"', about)

    def _check_model(self, place: str, about: _Model) -> None:
        window = about.context_window
        self._ask(f"{place}.context_window", window is None or window > 0, "must be a number of tokens.")
        price = about.price
        is_price = price is None or (0 <= price.input < 1e6 and 0 <= price.output < 1e6)
        self._ask(f"{place}.price", is_price, "must be US dollars for a million tokens.")
        for fallback in about.fallbacks:
            model = ModelId.parse(fallback)
            is_known = model is not None and model.provider in self._names
            self._ask(f"{place}.fallbacks", is_known, f"{fallback!r} is no model of these providers: PROVIDER/MODEL.")

    def _ask(self, place: str, is_met: object, problem: str) -> None:
        if not is_met:
            self.problems.append(f"{place}: {problem}")

    def _ask_value(self, place: str, parse: Callable[[str], object], text: str) -> None:
        try:
            parse(text)
        except ValueError as error:
            self.problems.append(f"{place}: {error}")


def _config(name: str, provider: _Provider, connect_timeout_s: float, retries: Retries) -> ProviderConfig:
    organization = {"OpenAI-Organization": provider.organization} if provider.organization else {}
    return ProviderConfig(
        name=name,
        base_url=values.base_url(provider.base_url),
        keys=provider.keys,
        key_strategy=provider.key_strategy,
        proxy=provider.proxy,
        headers=provider.headers | organization,
        connect_timeout_s=provider.connect_timeout or connect_timeout_s,
        patience=Patience(provider.first_token_timeout, provider.silence_timeout),
        retries=Retries(
            retries.count if provider.retries is None else provider.retries,
            retries.base_ms if provider.retry_base_ms is None else provider.retry_base_ms,
        ),
        models=provider.models,
        about={each: _about(model) for each, model in provider.model.items()},
        habits=Habits(provider.think, provider.cumulative),
        continuing=provider.continuing,
        where=f"[providers.{name}] in PARLEY_PROVIDERS_FILE",
    )


def _about(model: _Model) -> ModelConfig:
    facts = ModelFacts(model.context_window, model.abilities, model.price)
    return ModelConfig(facts, model.fallbacks, ParamRules(frozenset(model.drop), model.rename), model.kind)


def _filled(value: object, environment: Mapping[str, str]) -> object:
    """The same with the environment's values in its texts. Raises ProvidersFileError."""
    missing = sorted(set(_missing(value, environment)))
    if missing:
        raise ProvidersFileError([f"needs {name}, which the environment does not set." for name in missing])
    return _mapped(value, lambda text: _VARIABLE.sub(lambda match: secret(environment, match[1]), text))


def _missing(value: object, environment: Mapping[str, str]) -> list[str]:
    names: list[str] = []

    def look(text: str) -> str:
        names.extend(name for name in _VARIABLE.findall(text) if not secret(environment, name))
        return text

    _mapped(value, look)
    return names


def _mapped(value: object, change: Callable[[str], str]) -> object:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [_mapped(each, change) for each in value]
    if isinstance(value, dict):
        return {name: _mapped(each, change) for name, each in value.items()}
    return value


def _is_proxy(proxy: str | None) -> bool:
    if proxy is None:
        return True
    try:
        parts = urlsplit(proxy)
        return parts.scheme in _PROXIES and bool(parts.hostname) and bool(parts.port) and parts.path in ("", "/")
    except ValueError:
        return False


def _said(error: msgspec.ValidationError) -> str:
    """`$.providers[...].base_url` is the library's way to say where."""
    what, _, place = str(error).partition(" - at `")
    return f"{place.rstrip('`').removeprefix('$.') or 'providers'}: {what}."
