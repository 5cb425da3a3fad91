"""Writes a backup of all there is at one moment, while others go on: whole under its name, or not at all."""

import hashlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import msgspec

from parley.backup.archive import DATABASE, FILES, FORMAT, MANIFEST, PIECE_BYTES, VERSION, BackupError, Manifest
from parley.files.blobs import Blobs, MissingBlobError
from parley.store.copying import copy_database
from parley.store.migration import migrate
from parley.store.snapshot import needed_digests, revision_of

# The fastest: text shrinks well even so.
_LEVEL = 1


def write_backup(database_url: str, blobs: Blobs, target: Path) -> Manifest:
    """`target`: a name that is free. The database has this version's tables; nothing in it waits for this.

    Raises BackupError, LossError, OSError, UnavailableError, or what SQLAlchemy raises.
    """
    with TemporaryDirectory(prefix=f".{target.name}.", dir=target.parent) as folder:
        snapshot, begun = Path(folder) / DATABASE, Path(folder) / "backup"
        snapshot_url = f"sqlite:///{snapshot}"
        migrate(snapshot_url)
        rows = copy_database(database_url, snapshot_url)
        with os.fdopen(os.open(begun, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as file:
            with ZipFile(file, "w", ZIP_STORED) as zipped:
                manifest = _fill(zipped, snapshot, rows, blobs)
            file.flush()
            os.fsync(file.fileno())
        if manifest.missing and not manifest.files:
            raise BackupError("None of the attached files is there: is PARLEY_FILES_URL what the server has?")
        if target.exists():
            raise BackupError(f"{target} exists by now: name a new file.")
        begun.rename(target)
    return manifest


def _fill(zipped: ZipFile, snapshot: Path, rows: dict[str, int], blobs: Blobs) -> Manifest:
    snapshot_url = f"sqlite:///{snapshot}"
    revision = revision_of(snapshot_url) or ""
    files, file_bytes, missing = _add_files(zipped, needed_digests(snapshot_url), blobs)
    with snapshot.open("rb") as source:
        digest = _digest_of(source)
    zipped.write(snapshot, DATABASE, ZIP_DEFLATED, _LEVEL)
    manifest = Manifest(
        format=FORMAT,
        version=VERSION,
        revision=revision,
        made_at=time.time_ns() // 1_000_000,
        rows=rows,
        database_bytes=snapshot.stat().st_size,
        database_sha256=digest,
        files=files,
        file_bytes=file_bytes,
        missing=missing,
    )
    zipped.writestr(MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
    return manifest


def _add_files(zipped: ZipFile, digests: Iterable[str], blobs: Blobs) -> tuple[int, int, list[str]]:
    """How many there are now, of how many bytes, and what is not there as it was kept."""
    files, file_bytes, missing = 0, 0, []
    for digest in digests:
        try:
            with blobs.open(digest) as source:
                if _digest_of(source) != digest:
                    missing.append(digest)
                    continue
                source.seek(0)
                with zipped.open(FILES + digest, "w", force_zip64=True) as entry:
                    shutil.copyfileobj(source, entry, PIECE_BYTES)
                    file_bytes += source.tell()
        except MissingBlobError:
            missing.append(digest)
        else:
            files += 1
    return files, file_bytes, missing


def _digest_of(source: BinaryIO) -> str:
    seen = hashlib.sha256()
    while piece := source.read(PIECE_BYTES):
        seen.update(piece)
    return seen.hexdigest()
