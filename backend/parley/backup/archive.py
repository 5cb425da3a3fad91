"""A backup as a file: a zip of `manifest.json`, `parley.db` and `files/<SHA-256>`. Nothing in it names a path.

Its sums show damage. They are no signature: whoever can write the file can put anything into it.
"""

import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from zipfile import ZIP_STORED, ZipFile, ZipInfo

import msgspec

FORMAT = "parley-backup"
VERSION = 1
MANIFEST, DATABASE, FILES = "manifest.json", "parley.db", "files/"
PIECE_BYTES = 1024**2
_MOST_MANIFEST_BYTES = 64 * 1024**2
_FILE = re.compile(r"files/([0-9a-f]{64})")
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error)


class BackupError(Exception):
    """Its sentence says what is wrong, and what to do."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """`revision`: of the tables; `rows` by table; `missing`: digests whose bytes were not there whole."""

    format: str
    version: int
    revision: str
    made_at: int  # milliseconds since 1970
    rows: dict[str, int]
    database_bytes: int
    database_sha256: str
    files: int
    file_bytes: int
    missing: list[str]


class BackupArchive:
    """One that is open to be read, and holds as much as it says."""

    def __init__(self, zipped: ZipFile) -> None:
        """Raises BackupError if this is no backup, or a newer one."""
        self._zip = zipped
        self.manifest = self._read_manifest()
        entries = zipped.infolist()
        names = {each.filename for each in entries}
        if len(names) < len(entries):
            raise BackupError("It holds two things of the same name, which no backup of Parley does.")
        self._files = {found[1]: each for each in entries if (found := _FILE.fullmatch(each.filename))}
        strange = names - {MANIFEST, DATABASE} - {each.filename for each in self._files.values()}
        if strange:
            raise BackupError(f"It holds {min(strange)!r}, which no backup of Parley does.")
        self._check_sizes()

    @property
    def digests(self) -> Mapping[str, ZipInfo]:
        """Of the files in it."""
        return self._files

    def extract_database(self, target: Path) -> None:
        """Raises BackupError if it is not the one that was put in."""
        self._extract(DATABASE, self.manifest.database_sha256, target)

    def extract_file(self, digest: str, target: Path) -> None:
        """Raises BackupError if it is not the one that was put in."""
        self._extract(FILES + digest, digest, target)

    def check_files(self) -> None:
        """Reads all of them. Raises BackupError if one is not what was put in."""
        for digest in self._files:
            for _ in self._pieces(FILES + digest, digest):
                pass

    def _read_manifest(self) -> Manifest:
        try:
            entry = self._zip.getinfo(MANIFEST)
            if entry.file_size > _MOST_MANIFEST_BYTES:
                raise BackupError("It is not a backup of Parley: its manifest is too large.")
            # Not more than it claims, whatever it unpacks to.
            with self._zip.open(entry) as body:
                said = body.read(_MOST_MANIFEST_BYTES)
            manifest = msgspec.json.decode(said, type=Manifest)
        except (KeyError, msgspec.DecodeError, *_BROKEN):
            raise BackupError("It is not a backup of Parley: it has no manifest that can be read.") from None
        if manifest.format != FORMAT:
            raise BackupError("It is not a backup of Parley: its manifest says something else.")
        if manifest.version > VERSION:
            raise BackupError("It was made by a newer version of Parley: use that version.")
        return manifest

    def _check_sizes(self) -> None:
        said, entries = self.manifest, self._files.values()
        try:
            database = self._zip.getinfo(DATABASE)
        except KeyError:
            raise BackupError("It is not whole: its database is missing.") from None
        # What is stored as it is takes as much room as it says.
        if any(each.compress_type != ZIP_STORED or each.file_size != each.compress_size for each in entries):
            raise BackupError("Its files are compressed, which no backup of Parley does.")
        here = (database.file_size, len(entries), sum(each.file_size for each in entries))
        if here != (said.database_bytes, said.files, said.file_bytes):
            raise BackupError("It is not whole: it does not hold what its manifest says.")

    def _extract(self, name: str, digest: str, target: Path) -> None:
        with target.open("wb") as file:
            for piece in self._pieces(name, digest):
                file.write(piece)

    def _pieces(self, name: str, digest: str) -> Iterator[bytes]:
        seen = hashlib.sha256()
        try:
            # Ends at the size that the entry claims, whatever it unpacks to.
            with self._zip.open(name) as body:
                while piece := body.read(PIECE_BYTES):
                    seen.update(piece)
                    yield piece
        except _BROKEN:
            raise BackupError(f"It is damaged: {name} cannot be read.") from None
        if seen.hexdigest() != digest:
            raise BackupError(f"It is damaged: {name} is not what was put in.")


@contextmanager
def open_backup(file: IO[bytes]) -> Iterator[BackupArchive]:
    """Raises BackupError if this is no backup, or a newer one."""
    try:
        zipped = ZipFile(file)
    except _BROKEN:
        raise BackupError("It is not a backup of Parley, or it is cut off.") from None
    with zipped:
        yield BackupArchive(zipped)
