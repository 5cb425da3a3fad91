"""Reads one setting after the other, and remembers what is wrong with each."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from parley.secret_files import SecretFileError, secret

# Not to be shown: a key, and what may hold a password. Each may stand in a file that NAME_FILE names.
_SECRET = (
    "OPENAI_API_KEY",
    "PARLEY_DATABASE_URL",
    "PARLEY_REDIS_URL",
    "PARLEY_FILES_KEY_ID",
    "PARLEY_FILES_KEY_SECRET",
    "PARLEY_OIDC_CLIENT_SECRET",
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

    def read(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """`parse` raises a ValueError that ends the sentence "NAME=text: …"; an empty value is no value."""
        text = ""
        try:
            text = secret(self._environment, name) if name in _SECRET else self._environment.get(name, "").strip()
            return parse(text or default)
        except SecretFileError as error:
            self._problems.append(str(error))
            self.wrong.add(name)
            return parse(default)
        except ValueError as error:
            given = name if name in _SECRET or "@" in text else f"{name}={text}"
            self._problems.append(f"{given}: {error}")
            self.wrong.add(name)
            return parse(default)

    def require(self, given: str, problem: str, *, is_met: bool) -> None:
        """What settings ask of each other."""
        if not is_met:
            self._problems.append(f"{given}: {problem}")

    def check(self) -> None:
        """Raises SettingsError."""
        if self._problems:
            raise SettingsError(self._problems)
