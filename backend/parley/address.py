"""Where a passing server is reached, and who is using it: a file in the data folder, and locks on it.

Who uses it holds the file's lock shared, and so ends with its holder however that ends; a server that nobody uses
takes it alone, and keeps it until it has ended. So whoever has the lock and finds an address there has a server.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Address:
    """The file's lock, held shared from the beginning; a server that is just ending is waited for."""

    def __init__(self, folder: Path) -> None:
        self._descriptor = _opened(folder / "address")
        self._starting = folder / "address.starting"
        fcntl.flock(self._descriptor, fcntl.LOCK_SH)

    def read(self) -> str:
        """A URL, or nothing."""
        return os.pread(self._descriptor, 1000, 0).decode("ascii", errors="replace")

    def write(self, url: str) -> None:
        """It is this from now on."""
        os.truncate(self._descriptor, 0)
        os.pwrite(self._descriptor, url.encode("ascii"), 0)

    def try_leave(self) -> bool:
        """Whether nobody else holds it. Nobody can until this process ends, then, and finds nothing there."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            # A lock that could not be made exclusive is lost.
            fcntl.flock(self._descriptor, fcntl.LOCK_SH)
            return False
        self.write("")
        return True

    @contextmanager
    def starting(self) -> Iterator[None]:
        """One after the other: who finds no server starts one, and the next one finds that."""
        descriptor = _opened(self._starting)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def close(self) -> None:
        """Lets go."""
        os.close(self._descriptor)


def _opened(path: Path) -> int:
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
