"""Reads one setting after the other, and remembers what is wrong with each."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from parley.domain.setting import Setting, SettingSource
from parley.env_file import FROM_ENV_FILE
from parley.secret_files import SecretFileError, secret, secret_file

# Not to be shown: a key, and what may hold a password. Each may stand in a file that NAME_FILE names.
_SECRET = (
    "OPENAI_API_KEY",
    "PARLEY_DATABASE_URL",
    "PARLEY_REDIS_URL",
    "PARLEY_FILES_KEY_ID",
    "PARLEY_FILES_KEY_SECRET",
    "PARLEY_OIDC_CLIENT_SECRET",
    "PARLEY_SMTP_PASSWORD",
    "OTEL_EXPORTER_OTLP_HEADERS",
)

T = TypeVar("T")


class SettingsError(Exception):
    """`problems`: one sentence for each setting that is wrong."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class SettingReader:
    """Goes on after what is wrong, so that all of it can be said at once."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._problems: list[str] = []
        # Names of settings whose values could not be read.
        self.wrong: set[str] = set()
        self._of_env_file = frozenset(environment.get(FROM_ENV_FILE, "").split(","))
        self._in_force: dict[str, Setting] = {}

    def read(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """`parse` raises a ValueError that ends the sentence "NAME=text: …"; an empty value is no value."""
        text = self._environment.get(name, "").strip()
        is_secret = name in _SECRET
        shown = None if is_secret else text or default
        self._in_force[name] = Setting(name, shown, is_secret, self._source(name, text))
        try:
            given_text = secret(self._environment, name) if is_secret else text
            return parse(given_text or default)
        except SecretFileError as error:
            self._problems.append(str(error))
            self.wrong.add(name)
            return parse(default)
        except ValueError as error:
            given = name if is_secret or "@" in text else f"{name}={text}"
            self._problems.append(f"{given}: {error}")
            self.wrong.add(name)
            return parse(default)

    def require(self, given: str, problem: str, *, is_met: bool) -> None:
        """What settings ask of each other."""
        if not is_met:
            self._problems.append(f"{given}: {problem}")

    def in_force(self) -> tuple[Setting, ...]:
        """What has been read so far, by name."""
        return tuple(self._in_force[name] for name in sorted(self._in_force))

    def check(self) -> None:
        """Raises SettingsError."""
        if self._problems:
            raise SettingsError(self._problems)

    def _source(self, name: str, text: str) -> SettingSource:
        if name in _SECRET and secret_file(self._environment, name):
            return "file"
        if not text:
            return "default"
        return "env_file" if name in self._of_env_file else "environment"
