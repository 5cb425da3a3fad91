"""Attached files: received, handed out, and gone when nothing needs them. The one door into this room."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple, Protocol

from parley.domain.errors import NotFoundError, TooLargeError
from parley.domain.file import Digests, Kind, StoredFile
from parley.domain.tokens import estimated_tokens, sound_tokens
from parley.files.aside import aside
from parley.files.blobs import Blobs, MissingBlobError, Piece
from parley.files.incoming import Incoming
from parley.files.reader import Content, read
from parley.files.recognising import recognise
from parley.files.sound import seconds_of
from parley.store.files import FileStore

_PIECE_BYTES = 256 * 1024
_BYTES_IN_CHARACTER = 4


class Source(Protocol):
    """Where an upload comes from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at its end."""


class Kept(NamedTuple):
    """A file to be handed out. `open`: all of it, or a piece, to be closed by the caller; raises NotFoundError."""

    file: StoredFile
    digest: str
    open: Callable[[Piece | None], BinaryIO]


class Files:
    """Everything that can be asked of files. All calls may block."""

    def __init__(
        self, store: FileStore, blobs: Blobs, incoming: Incoming, *, most_bytes: int, most_characters: int
    ) -> None:
        """`most_characters` of a file are told to a model."""
        self._store = store
        self._blobs = blobs
        self._incoming = incoming
        self._most_bytes = most_bytes
        self._most_characters = most_characters

    @property
    def most_bytes(self) -> int:
        """Of one file."""
        return self._most_bytes

    def check_size(self, size: int) -> None:
        """Raises TooLargeError for more bytes than are taken."""
        if size > self._most_bytes:
            most = f"{self._most_bytes / 1024**2:g} MiB"
            raise TooLargeError(f"The file is larger than {most}, which is the most that can be attached.")

    def receive(self, owner_id: str, file_id: str, name: str, source: Source) -> StoredFile:
        """Takes a file in; one that was sent before under this id is not kept twice.

        Raises TooLargeError, UnsupportedFileError, UnreadableFileError, IdTakenError.
        """
        with self._incoming.place() as path:
            received = self._write(source, path)
            if known := self._store.find_same(owner_id, file_id, received):
                return known
            recognised = recognise(path)
            content = read(path, recognised)
            digests = self._keep(content)
            file = StoredFile(
                file_id,
                name,
                content.media_type,
                recognised.kind,
                content.path.stat().st_size,
                content.width,
                content.height,
                *self._told(recognised.kind, content),
            )
            return self._store.add(owner_id, file, digests, received)

    def attach(self, message_id: str, file: StoredFile) -> None:
        """From now on the message has it, and it is kept as long as that."""
        self._store.attach(message_id, file.id)

    def find(self, owner_id: str, file_id: str) -> Kept:
        """The file as it is kept; raises NotFoundError."""
        return self.hand_out(*self._store.get(owner_id, file_id))

    def hand_out(self, file: StoredFile, digests: Digests) -> Kept:
        """The same for one that the caller knows already."""
        return Kept(file, digests.content, partial(self._open, digests.content))

    def text(self, owner_id: str, file_id: str) -> str:
        """What a model is told of the file; raises NotFoundError, also if it has no text."""
        return self.text_of(*self._store.get(owner_id, file_id))

    def text_of(self, file: StoredFile, digests: Digests) -> str:
        """The same for one that the caller knows already."""
        if digests.text is None:
            raise NotFoundError("There is no text of this file.")
        return self._text(digests.text, file.given)

    def remove(self, owner_id: str, file_id: str) -> None:
        """For a file that was not attached after all. Raises NotFoundError, FileInUseError."""
        self._store.remove(owner_id, file_id)

    def digests(self, file_ids: list[str]) -> Mapping[str, Digests]:
        """Where the contents of these files are kept."""
        return self._store.digests(file_ids)

    def content(self, digest: str) -> bytes | None:
        """The bytes; None if they are gone."""
        try:
            return self._blobs.read(digest)
        except MissingBlobError:
            return None

    def beginning(self, digest: str, characters: int) -> str | None:
        """So many characters of a text; None if it is gone."""
        try:
            return self._text(digest, characters)
        except NotFoundError:
            return None

    def purge(self) -> None:
        """Lets go of what belongs to no message any more."""
        self._store.purge()
        self._store.remove_unused(self._blobs.remove)

    def _write(self, source: Source, path: Path) -> str:
        """SHA-256 of what came."""
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            for piece in _pieces(source):
                size += len(piece)
                self.check_size(size)
                digest.update(piece)
                file.write(piece)
        return digest.hexdigest()

    def _keep(self, content: Content) -> Digests:
        paths = [each for each in (content.path, content.text_path) if each]
        digests = [aside(_digest, each) for each in paths]
        # First, so that a purge that looks now does not take away what is about to be needed.
        self._store.touch(digests)
        for path, digest in zip(paths, digests, strict=True):
            self._blobs.keep(path, digest)
        return Digests(*digests)

    def _told(self, kind: Kind, content: Content) -> tuple[int, int, int]:
        """Characters of text there are, how many of them a model is told, and about how many tokens that is.

        Of a sound only the last; a picture's are not counted here, for they depend on the model.
        """
        if kind == "audio":
            return 0, 0, sound_tokens(aside(seconds_of, content.path, content.media_type))
        if content.text_path is None:
            return 0, 0, 0
        return aside(_measured, content.text_path, self._most_characters)

    def _open(self, digest: str, piece: Piece | None) -> BinaryIO:
        try:
            return self._blobs.open(digest, piece)
        except MissingBlobError:
            raise NotFoundError("The file is not kept any more.") from None

    def _text(self, digest: str, characters: int) -> str:
        with self._open(digest, Piece(0, characters * _BYTES_IN_CHARACTER)) as body:
            return body.read().decode("utf-8", "ignore")[:characters]


def _pieces(source: Source) -> Iterator[bytes]:
    while piece := source.read(_PIECE_BYTES):
        yield piece


def _measured(path: Path, most: int) -> tuple[int, int, int]:
    text = path.read_bytes().decode()
    given = text[:most]
    return len(text), len(given), estimated_tokens([given])


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
