"""Which conversation was asked in last from a terminal: a line in a file for each owner. Not to know it is no error."""

import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID


def last_conversation(owner_id: str) -> str | None:
    """Its id; None if there was none."""
    with suppress(OSError, ValueError, RuntimeError):
        return str(UUID(_file(owner_id).read_text(encoding="ascii").strip()))
    return None


def note_conversation(owner_id: str, conversation_id: str) -> None:
    """It is the last one from now on."""
    with suppress(OSError, ValueError, RuntimeError):
        file = _file(owner_id)
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file.write_text(f"{UUID(conversation_id)}\n", encoding="ascii")


def _file(owner_id: str) -> Path:
    # https://specifications.freedesktop.org/basedir-spec/latest/
    given = Path(os.environ.get("XDG_STATE_HOME", ""))
    folder = given if given.is_absolute() else Path.home() / ".local" / "state"
    return folder / "parley" / "last" / str(UUID(owner_id))
