"""Looks at an installation's own parts: folders, database, Redis, files."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from parley.doctor.finding import Finding, fine, wrong
from parley.domain.errors import UnavailableError
from parley.files.bucket import BucketBlobs, UnreachableError
from parley.mail.server import MailError
from parley.preparing import NotPreparedError, cause_of, check_redis
from parley.relay.redis import RedisRelay
from parley.relay.relay import RelayError
from parley.settings import Settings
from parley.store.migration import Age, age_of


def installation_findings(settings: Settings) -> Iterator[Finding]:
    """One after the other, for some take a while."""
    looks: list[Callable[[Settings], Finding]] = [_data_folder, _database, _redis, _files, _page, _mail]
    yield fine("settings", "all can be meant")
    for look in looks:
        yield look(settings)


def _data_folder(settings: Settings) -> Finding:
    return _folder("data folder", settings.data_dir, "PARLEY_DATA_DIR")


def _folder(name: str, folder: Path, setting: str) -> Finding:
    """It need not be there yet."""
    existing = next(each for each in (folder, *folder.parents) if each.exists())
    if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
        detail = f"{existing} cannot be written to: let this user do so, or set {setting}."
        return wrong(name, detail)
    return fine(name, str(folder))


def _database(settings: Settings) -> Finding:
    kind = "SQLite" if settings.database_url.startswith("sqlite") else "PostgreSQL"
    if kind == "SQLite" and not Path(settings.database_url.removeprefix("sqlite:///")).exists():
        return fine("database", "SQLite, made at the first start")
    try:
        age = age_of(settings.database_url)
    except SQLAlchemyError as error:
        detail = f"{kind} cannot be used: {cause_of(error)}. See PARLEY_DATABASE_URL."
        return wrong("database", detail)
    details = {
        Age.EMPTY: "empty: the first start makes its tables",
        Age.OLDER: "older than this version: the next start migrates it",
        Age.CURRENT: "up to date",
        Age.NEWER: "made by a newer version of Parley: use that version, or another database",
    }
    return Finding(is_fine=age != Age.NEWER, name="database", detail=f"{kind}, {details[age]}")


def _redis(settings: Settings) -> Finding:
    if settings.redis_url is None:
        return fine("Redis", "none, as one process needs none")
    try:
        check_redis(settings)
        with closing(RedisRelay(settings.redis_url)) as relay:
            relay.check()
    except NotPreparedError as error:
        return wrong("Redis", str(error))
    except RelayError as error:
        detail = f"cannot be used: {error.__cause__}. See PARLEY_REDIS_URL."
        return wrong("Redis", detail)
    return fine("Redis", "reachable")


def _files(settings: Settings) -> Finding:
    place = settings.files_place
    if isinstance(place, Path):
        return _folder("files", place, "PARLEY_FILES_URL")
    try:
        BucketBlobs(place).check()
    except UnreachableError:
        server = place.endpoint or f"Amazon S3 in {place.region}"
        detail = f"{server} cannot be reached, or does not answer as S3 does. See PARLEY_FILES_URL."
        return wrong("files", detail)
    except UnavailableError as error:
        return wrong("files", error.detail)
    return Finding(
        is_fine=True, name="files", detail=f"the bucket {place.name} can be written to, read and deleted from"
    )


def _mail(settings: Settings) -> Finding:
    server = settings.access.mail
    if server is None:
        return fine("mail", "none: administrators make links for who forgets a password")
    try:
        server.check()
    except MailError as error:
        return wrong("mail", f"{error}. See PARLEY_SMTP_URL.")
    return fine("mail", f"{server.host} takes letters")


def _page(settings: Settings) -> Finding:
    detail = str(settings.page_dir) if settings.page_dir.is_dir() else "not served here, but by nginx"
    return fine("page", detail)
