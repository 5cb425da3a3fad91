"""Conversations on their way into Parley: received, read beside everything else, reported, taken back."""

import logging
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from typing import NamedTuple

import gevent
from gevent.lock import BoundedSemaphore

from parley.domain.errors import IdTakenError, NotFoundError, TooLargeError, UnavailableError
from parley.domain.importing import Import
from parley.exchange.intake import Intake
from parley.exchange.parser import parse
from parley.files.files import Files, Source
from parley.store.imports import ImportOverError, ImportStore
from parley.store.shelves import Shelved

_log = logging.getLogger(__name__)
_PIECE_BYTES = 256 * 1024
# To note that nobody reads on; where the database is away, others note it later.
_PATIENCE_S = 2.0


class _Sent(NamedTuple):
    """What was sent, in a folder of its own."""

    owner_id: str
    import_id: str
    name: str
    folder: Path

    @property
    def path(self) -> Path:
        return self.folder / "export"


class Imports:
    """Everything that can be asked of imports. One file is read at a time; calls may block."""

    def __init__(
        self, store: ImportStore, files: Files, folder: Path, *, most_bytes: int, most_file_bytes: int
    ) -> None:
        """`folder`: where what is sent lies until it is read; `most_file_bytes`: of one file that messages have."""
        self._store = store
        self._files = files
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_file_bytes = most_file_bytes
        self._turn = BoundedSemaphore(1)
        self._readings: dict[str, gevent.Greenlet[..., None]] = {}

    def receive(self, owner_id: str, import_id: str, name: str, source: Source) -> Import:
        """Takes a file in and begins to read it; one that was sent under this id before is not read twice.

        Raises TooLargeError, IdTakenError.
        """
        try:
            return self._store.get(owner_id, import_id)
        except NotFoundError:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        sent = _Sent(owner_id, import_id, name, Path(mkdtemp(dir=self._folder)))
        try:
            self._write(source, sent.path)
            begun = self._store.begin(owner_id, import_id, name)
        except BaseException as error:
            shutil.rmtree(sent.folder, ignore_errors=True)
            if isinstance(error, IdTakenError):
                # Sent twice at once, and the other one was faster; or it stands for somebody else's.
                with suppress(NotFoundError):
                    return self._store.get(owner_id, import_id)
            raise
        reading = gevent.spawn(self._read, sent)
        self._readings[import_id] = reading
        reading.link(lambda _: self._readings.pop(import_id, None))
        return begun

    def get(self, owner_id: str, import_id: str) -> Import:
        """Raises NotFoundError."""
        return self._store.get(owner_id, import_id)

    def all(self, owner_id: str) -> list[Import]:
        """The newest first."""
        return self._store.all(owner_id)

    def undo(self, owner_id: str, import_id: str) -> Shelved:
        """Deletes all that came in by it, also while it is still read. Raises NotFoundError."""
        undone = self._store.undo(owner_id, import_id)
        if reading := self._readings.get(import_id):
            reading.kill(block=False)
        return undone

    def check_size(self, size: int) -> None:
        """Raises TooLargeError."""
        if size > self._most_bytes:
            most = f"{self._most_bytes / 1024**2:g} MiB"
            raise TooLargeError(f"The file is larger than {most}, which is the most that can be imported at once.")

    def end_leftovers(self) -> None:
        """Says of what dead processes were reading that nobody reads it any more."""
        self._store.interrupt_leftovers()

    def close(self) -> None:
        """Ends what is being read: what came in stays, and the same file brings the rest."""
        gevent.killall(list(self._readings.values()), timeout=_PATIENCE_S)

    def _write(self, source: Source, path: Path) -> None:
        size = 0
        with path.open("wb") as file:
            while piece := source.read(_PIECE_BYTES):
                size += len(piece)
                self.check_size(size)
                file.write(piece)

    def _read(self, sent: _Sent) -> None:
        files = sent.folder / "files"
        try:
            files.mkdir()
            with self._turn:
                intake = Intake(self._store, self._files, sent.owner_id, sent.import_id, files)
                intake.take_in(parse(sent.path, sent.name, files, self._most_file_bytes))
        except ImportOverError:
            pass
        except UnavailableError:
            _log.warning("import interrupted", extra={"import_id": sent.import_id})
        finally:
            shutil.rmtree(sent.folder, ignore_errors=True)
            self._end(sent.import_id)

    def _end(self, import_id: str) -> None:
        """However the reading ended, nobody takes it for going on."""
        while True:
            try:
                self._store.interrupt(import_id)
            except UnavailableError:
                gevent.sleep(1)
            else:
                return
