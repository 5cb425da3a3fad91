"""What has to be there before anything serves or is copied. What cannot work is said in one sentence each."""

import resource
import socket
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

from sqlalchemy.exc import SQLAlchemyError

from parley.domain.errors import UnavailableError
from parley.lease import FolderTakenError, hold_folder, was_here
from parley.people.people import first_link
from parley.relay.redis import check_url
from parley.settings import Settings
from parley.store.database import Database
from parley.store.links import LinkStore
from parley.store.migration import Age, NewerDatabaseError, age_of, migrate
from parley.store.owners import local_owner
from parley.store.people import PeopleStore
from parley.store.processes import DEAD_AFTER_S, RENEW_S, ProcessStore

# A server that was just stopped may still be storing its last answers.
_PATIENCE_S = 5.0
_DESCRIPTORS = 65536
_LOOK_S = 0.5

_NOT_ALONE = "Another server uses this database: stop it, or give all of them the same PARLEY_REDIS_URL."
_NEWER = "The database was made by a newer version of Parley: use that version, or another database."
_IN_USE = "A server uses this database: stop it first."


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
        raise NotPreparedError(_NEWER) from None
    except SQLAlchemyError as error:
        raise NotPreparedError(f"The database of {name} cannot be used: {cause_of(error)}.") from error


def check_current(database_url: str) -> None:
    """Raises NotPreparedError unless the database has this version's tables; changes nothing."""
    try:
        age = age_of(database_url)
    except SQLAlchemyError as error:
        raise NotPreparedError(f"The database of PARLEY_DATABASE_URL cannot be used: {cause_of(error)}.") from error
    if age is Age.NEWER:
        raise NotPreparedError(_NEWER)
    if age is not Age.CURRENT:
        raise NotPreparedError(f"The database is {age.value}: `parley migrate` brings it to this version's tables.")


def check_redis(settings: Settings) -> None:
    """Raises NotPreparedError if its address cannot be meant. That it can be reached is not asked for."""
    try:
        if settings.redis_url:
            check_url(settings.redis_url)
    except ValueError as error:
        raise NotPreparedError(f"PARLEY_REDIS_URL cannot be meant: {error}") from error


def check_alone(settings: Settings) -> None:
    """Without Redis answers cannot be carried to other servers, so there must be none. Raises NotPreparedError."""
    if settings.redis_url is None and settings.database_url.startswith("postgresql"):
        check_unused(settings, _NOT_ALONE)


def check_unused(settings: Settings, detail: str = _IN_USE) -> None:
    """Raises NotPreparedError, saying so, if a server elsewhere uses the database, which has been migrated.

    Who was there a moment ago may have died since: the next sign of life is waited for.
    """
    with closing(Database(settings.database_url, connections=1)) as database:
        processes = ProcessStore(database, str(uuid4()))
        try:
            seen = processes.living(DEAD_AFTER_S).items()
            others = {each: renewed_at for each, renewed_at in seen if not was_here(settings.data_dir, each)}
            deadline = monotonic() + RENEW_S + 1.0
            while others and monotonic() < deadline:
                sleep(_LOOK_S)
                if any(others.get(each, at) != at for each, at in processes.living(DEAD_AFTER_S).items()):
                    raise NotPreparedError(detail)
        except UnavailableError as error:
            raise NotPreparedError(error.detail) from error


def first_account_link(settings: Settings) -> str | None:
    """Where the first administrator makes an account; None where there are people, or somebody else vouches for them.

    What was written before there were accounts becomes theirs. Raises NotPreparedError.
    """
    if settings.access.auth != "password":
        return None
    with closing(Database(settings.database_url, connections=1)) as database:
        try:
            secret = first_link(PeopleStore(database), LinkStore(database), local_owner(database))
        except UnavailableError as error:
            raise NotPreparedError(error.detail) from error
    return f"{settings.public_url or settings.address}/link/{secret}" if secret else None


def check_ports(settings: Settings) -> None:
    """Raises NotPreparedError."""
    _check_port(settings.host, settings.port, "HOST or PORT")
    if settings.metrics_port:
        _check_port(settings.metrics_host, settings.metrics_port, "PARLEY_METRICS_ADDRESS or PARLEY_METRICS_PORT")


def _check_port(host: str, port: int, names: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            reason = error.strerror or "not an address"
            detail = f"Cannot listen on {host}:{port} ({reason}): set {names} to something else."
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
