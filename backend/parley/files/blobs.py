"""Where bytes are kept, under the SHA-256 of what they are. What is said of them is not here."""

import io
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol, cast
from uuid import uuid4

from parley.files.aside import aside


class MissingBlobError(Exception):
    """Nothing is kept under this digest, though it should be."""


class Piece(NamedTuple):
    """Bytes from `start` on, as far as there are so many."""

    start: int
    length: int


class Blobs(Protocol):
    """Bytes by digest: SHA-256 in hexadecimal."""

    def keep(self, path: Path, digest: str) -> None:
        """Keeps a copy of the file's bytes. Kept once however often they come."""

    def open(self, digest: str, piece: Piece | None = None) -> BinaryIO:
        """The bytes, or a piece of them, to be closed by the caller. Raises MissingBlobError."""

    def read(self, digest: str) -> bytes:
        """All of them, while everything else goes on. Raises MissingBlobError."""

    def remove(self, digest: str) -> None:
        """Nothing, if they are gone already."""


class FolderBlobs:
    """In a folder, a file each; what stands under its name is whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, digest: str) -> None:
        aside(_copy, path, self._path(digest))

    def open(self, digest: str, piece: Piece | None = None) -> BinaryIO:
        try:
            file = self._path(digest).open("rb")
        except FileNotFoundError:
            raise MissingBlobError(digest) from None
        return file if piece is None else cast("BinaryIO", _PieceReader(file, piece))

    def read(self, digest: str) -> bytes:
        try:
            return aside(self._path(digest).read_bytes)
        except FileNotFoundError:
            raise MissingBlobError(digest) from None

    def remove(self, digest: str) -> None:
        with suppress(FileNotFoundError):
            self._path(digest).unlink()

    def _path(self, digest: str) -> Path:
        return self._folder / digest[:2] / digest


class _PieceReader(io.RawIOBase):
    """Ends where the piece ends."""

    def __init__(self, file: BinaryIO, piece: Piece) -> None:
        """Closes the file, too."""
        super().__init__()
        self._file = file
        self._left = piece.length
        file.seek(piece.start)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(min(len(buffer), self._left))
        self._left -= len(data)
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


def _copy(path: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Another process may be bringing the same.
    begun = kept.with_name(f"{kept.name}.{uuid4().hex}")
    try:
        with path.open("rb") as source, begun.open("wb") as target:
            shutil.copyfileobj(source, target)
            target.flush()
            os.fsync(target.fileno())
        begun.replace(kept)
    finally:
        begun.unlink(missing_ok=True)
