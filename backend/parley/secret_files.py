"""Secrets from files: where NAME may hold one, NAME_FILE may name the file that does. Tells nothing that is in it."""

from collections.abc import Mapping
from pathlib import Path

_ENDING = "_FILE"
_MOST_BYTES = 64 * 1024


class SecretFileError(Exception):
    """Its sentence says which file, and what is wrong with it."""


def secret_file(environment: Mapping[str, str], name: str) -> str:
    """The file that NAME_FILE names; empty: none."""
    return environment.get(name + _ENDING, "").strip()


def secret(environment: Mapping[str, str], name: str) -> str:
    """What the environment or the file says, without blanks around it; empty: neither. Raises SecretFileError."""
    said, path = environment.get(name, "").strip(), secret_file(environment, name)
    if not path:
        return said
    given = f"{name}{_ENDING}={path}"
    if said:
        raise SecretFileError(f"{given}: {name} is set, too: which of them holds?")
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise SecretFileError(f"{given}: cannot be read: {error.strerror}.") from None
    if len(data) > _MOST_BYTES:
        raise SecretFileError(f"{given}: is too long to be a secret.")
    try:
        text = data.decode().strip()
    except UnicodeDecodeError:
        raise SecretFileError(f"{given}: is no UTF-8 text.") from None
    if not text:
        raise SecretFileError(f"{given}: is empty.")
    return text
