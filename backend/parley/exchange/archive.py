"""An export as it was sent: one JSON document, or a zip of documents and the files that they name."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, NamedTuple
from zipfile import ZipFile, ZipInfo

_PIECE_BYTES = 256 * 1024
# With which every zip begins, also one that breaks off.
_ZIP = b"PK\x03\x04"
# ChatGPT's name of a file, with which the names in the archive begin.
_CHATGPT_FILE = re.compile(r"file-[A-Za-z0-9]+|file_[0-9a-f]+")
# files/{id}/{name}, as Parley itself writes them.
_OWN_FILE = re.compile(r"files/([0-9a-f-]{36})/.+")


class Document(NamedTuple):
    """A JSON document that is open, of so many bytes."""

    name: str
    body: IO[bytes]
    size: int


class Archive:
    """What was sent, and what of it was used."""

    def __init__(self, path: Path, name: str, zipped: ZipFile | None) -> None:
        self._path = path
        self._name = name
        self._zip = zipped
        entries = [each for each in zipped.infolist() if not each.is_dir()] if zipped else []
        self._documents = sorted((each for each in entries if each.filename.endswith(".json")), key=_order)
        self._others = [each for each in entries if not each.filename.endswith(".json")]
        self._by_key = {key: entry for entry in reversed(self._others) for key in _keys(entry.filename)}
        self._used: set[str] = set()

    @property
    def is_zip(self) -> bool:
        return self._zip is not None

    @property
    def size(self) -> int:
        """Of all documents together, in bytes."""
        return sum(each.file_size for each in self._documents) if self._zip else self._path.stat().st_size

    def documents(self) -> Iterator[Document]:
        """Each is closed when the next one is asked for. Raises zipfile.BadZipFile, and what decompressing raises."""
        if not self._zip:
            with self._path.open("rb") as body:
                yield Document(self._name, body, self.size)
        else:
            for entry in self._documents:
                with self._zip.open(entry) as body:
                    yield Document(entry.filename, body, entry.file_size)

    def use(self, name: str) -> None:
        """Something of this document came in."""
        self._used.add(name)

    def find(self, keys: Sequence[str]) -> ZipInfo | None:
        """The first file that one of these keys stands for."""
        entry = next((self._by_key[key] for key in keys if key in self._by_key), None)
        if entry:
            self._used.add(entry.filename)
        return entry

    def extract(self, entry: ZipInfo, target: Path, most_bytes: int) -> bool:
        """False: it is larger than that, or broken."""
        if entry.file_size > most_bytes or self._zip is None:
            return False
        left = most_bytes
        try:
            with self._zip.open(entry) as source, target.open("wb") as file:
                while piece := source.read(_PIECE_BYTES):
                    left -= len(piece)
                    if left < 0:
                        return False
                    file.write(piece)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError):
            return False
        return True

    def unused(self) -> list[str]:
        """Names of what nothing came from."""
        if not self._zip:
            return []
        names = [each.filename for each in (*self._documents, *self._others)]
        return [name for name in names if name not in self._used]


@contextmanager
def open_archive(path: Path, name: str) -> Iterator[Archive]:
    """`name`: what the file was called. Raises zipfile.BadZipFile."""
    if not zipfile.is_zipfile(path):
        with path.open("rb") as file:
            if file.read(len(_ZIP)) == _ZIP:
                raise zipfile.BadZipFile
        yield Archive(path, name, None)
        return
    with ZipFile(path) as zipped:
        yield Archive(path, name, zipped)


def _order(entry: ZipInfo) -> tuple[bool, str]:
    # What says of which kind the whole is stands first; the rest by name, so that numbered pieces stay in order.
    return entry.filename != "parley.json", entry.filename


def _keys(name: str) -> Iterator[str]:
    base = PurePosixPath(name).name
    if own := _OWN_FILE.fullmatch(name):
        yield own[1]
    if chatgpt := _CHATGPT_FILE.match(base):
        yield chatgpt[0]
    yield base
