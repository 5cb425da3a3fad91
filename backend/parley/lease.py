"""Who holds the data folder, and which processes live: file locks, which end with their holder however it ends."""

import fcntl
import os
from pathlib import Path
from time import monotonic
from uuid import uuid4

import gevent


class FolderTakenError(Exception):
    """Another installation is running on the same data folder."""


def hold_folder(folder: Path, patience_s: float) -> None:
    """Locks the folder for this process, what it becomes by exec, and its children.

    A process that was just ended may take a moment to let go: `patience_s`. Raises FolderTakenError.
    """
    descriptor = os.open(folder / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.fcntl(descriptor, fcntl.F_SETFD, 0)
    deadline = monotonic() + patience_s
    while not _try_lock(descriptor):
        if monotonic() >= deadline:
            raise FolderTakenError
        gevent.sleep(0.1)


class ProcessLock:
    """A life of its own for each process that writes answers: `process-<id>`, locked for as long as it lives."""

    def __init__(self, folder: Path) -> None:
        self.process_id = str(uuid4())
        self.folder = folder
        self._path = _file(folder, self.process_id)
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        _try_lock(self._descriptor)

    def is_dead(self, process_id: str) -> bool:
        """Whether the process with this lock has ended. Its file is removed if so."""
        return has_ended(self.folder, process_id)

    def sweep(self) -> None:
        """Removes what dead processes left."""
        for path in self.folder.glob("process-*"):
            if path != self._path:
                self.is_dead(path.name.removeprefix("process-"))

    def release(self) -> None:
        """Lets go, as the process's end would."""
        self._path.unlink(missing_ok=True)
        os.close(self._descriptor)


def has_ended(folder: Path, process_id: str) -> bool:
    """Whether no such process lives on this folder, or none does any more. Its file is removed if so."""
    path = _file(folder, process_id)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return True
    try:
        is_free = _try_lock(descriptor)
    finally:
        os.close(descriptor)
    if is_free:
        path.unlink(missing_ok=True)
    return is_free


def was_here(folder: Path, process_id: str) -> bool:
    """Whether such a process lives on this folder, or has left something there."""
    return _file(folder, process_id).exists()


def _file(folder: Path, process_id: str) -> Path:
    return folder / f"process-{process_id}"


def _try_lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
