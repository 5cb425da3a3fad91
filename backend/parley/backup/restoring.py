"""Goes back to a backup. All of it is looked at before anything is changed, and the database changes in one moment."""

import shutil
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy.exc import SQLAlchemyError

from parley.backup.archive import DATABASE, BackupArchive, BackupError, Manifest, open_backup
from parley.files.blobs import Blobs
from parley.store.copying import NotEmptyError, copy_database, is_empty
from parley.store.migration import NewerDatabaseError, migrate
from parley.store.snapshot import needed_digests, revision_of


def restore_backup(
    source: Path, database_url: str, blobs: Blobs, folder: Path, prepare: Callable[[], None], *, replaces: bool
) -> Manifest:
    """Into a database and a place of files that no server uses meanwhile. `folder`: where the backup is unpacked.

    `prepare` is called once the backup is known to be whole, and gives the database this version's tables. `replaces`:
    what is in the database goes. Raises BackupError, NotEmptyError, LossError, OSError, UnavailableError, what
    `prepare` raises, or what SQLAlchemy raises: the database holds what it held then.
    """
    with (
        source.open("rb") as file,
        open_backup(file) as archive,
        TemporaryDirectory(prefix="restore-", dir=folder) as unpacked,
    ):
        _check_room(archive, folder)
        snapshot_url = _snapshot(archive, Path(unpacked) / DATABASE)
        archive.check_files()
        prepare()
        if not replaces and not is_empty(database_url):
            raise NotEmptyError
        # First, so that no file is known of whose bytes are not there.
        for digest in archive.digests:
            archive.extract_file(digest, Path(unpacked) / "file")
            blobs.keep(Path(unpacked) / "file", digest)
        copy_database(snapshot_url, database_url, replaces=replaces)
        return archive.manifest


def _check_room(archive: BackupArchive, folder: Path) -> None:
    largest = max((each.file_size for each in archive.digests.values()), default=0)
    if archive.manifest.database_bytes + largest > shutil.disk_usage(folder).free:
        raise BackupError(f"There is not enough room for it in {folder}: make some, and try again.")


def _snapshot(archive: BackupArchive, path: Path) -> str:
    """The backup's database with this version's tables."""
    archive.extract_database(path)
    url = f"sqlite:///{path}"
    try:
        if revision_of(url) != archive.manifest.revision:
            raise BackupError("It is damaged: its database is not what its manifest says.")
        migrate(url)
        known = archive.digests.keys() | set(archive.manifest.missing)
        if any(digest not in known for digest in needed_digests(url)):
            raise BackupError("It is not whole: attached files are missing.")
    except NewerDatabaseError:
        raise BackupError("It was made by a newer version of Parley: use that version.") from None
    except SQLAlchemyError as error:
        raise BackupError("Its database cannot be read.") from error
    return url
