"""Where what is sent lies while it comes: a folder for each process, so that what a dead one left is known as that."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory


class Incoming:
    """What one process is receiving. Others may have theirs in the same folder."""

    def __init__(self, folder: Path, process_id: str) -> None:
        """`folder`: of all processes. Nothing is made yet."""
        self._all = folder
        self.folder = folder / process_id

    @contextmanager
    def place(self) -> Iterator[Path]:
        """For one upload: a name in a folder of its own, which is gone with everything in it afterwards."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with TemporaryDirectory(dir=self.folder) as folder:
            yield Path(folder) / "file"

    def sweep(self, is_dead: Callable[[str], bool]) -> None:
        """Removes what processes left that are dead; another one may be sweeping at the same time."""
        for path in self._all.glob("*"):
            if path != self.folder and is_dead(path.name):
                rmtree(path, ignore_errors=True)
