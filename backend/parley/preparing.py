"""What has to be there before anything serves or is copied. What cannot work is said in one sentence each."""

import resource
import socket
from contextlib import suppress
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from parley.lease import FolderTakenError, hold_folder
from parley.settings import Settings
from parley.store.migration import NewerDatabaseError, migrate

# A server that was just stopped may still be storing its last answers.
_PATIENCE_S = 5.0
_DESCRIPTORS = 65536


class NotPreparedError(Exception):
    """Its sentence says what is wrong, and what to do."""


def take_folder(folder: Path) -> None:
    """Makes the data folder and holds it until this process ends. Raises NotPreparedError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        hold_folder(folder, _PATIENCE_S)
    except OSError as error:
        raise NotPreparedError(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    except FolderTakenError:
        detail = f"Parley is already running on {folder}: stop it, or set PARLEY_DATA_DIR to another folder."
        raise NotPreparedError(detail) from None


def bring_up(database_url: str, name: str = "PARLEY_DATABASE_URL") -> None:
    """Migrates the database that the setting `name` names. Raises NotPreparedError."""
    try:
        migrate(database_url)
    except NewerDatabaseError:
        detail = "The database was made by a newer version of Parley: use that version, or another database."
        raise NotPreparedError(detail) from None
    except SQLAlchemyError as error:
        raise NotPreparedError(f"The database of {name} cannot be used: {cause_of(error)}.") from error


def check_port(settings: Settings) -> None:
    """Raises NotPreparedError."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            reason = error.strerror or "not an address"
            detail = f"Cannot listen on {settings.host}:{settings.port} ({reason}): set HOST or PORT to something else."
            raise NotPreparedError(detail) from error


def raise_limits() -> None:
    """Every stream holds a descriptor; the soft limit many systems start with is 1024."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    # macOS calls its hard limit infinite and then refuses that.
    wanted = _DESCRIPTORS if most == resource.RLIM_INFINITY else min(most, _DESCRIPTORS)
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, most))


def cause_of(error: SQLAlchemyError) -> str:
    """What the driver says, in a line without its full stop."""
    return str(getattr(error, "orig", None) or type(error).__name__).strip().splitlines()[0].rstrip(".")
