"""For gunicorn's master: where its workers keep what they measure, a file a process and kind, and who tells of it.

Knows no Prometheus: the master must import nothing that its workers have to patch first.
"""

import os
import shutil
import sys
from pathlib import Path

# Where the client library of Prometheus looks, once, when it is imported.
_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"


def folder_of(data_dir: Path) -> Path:
    """Of the server that holds this data folder."""
    return data_dir / "metrics"


def make_folder(folder: Path) -> None:
    """Empties it, for counters begin anew with the server, and tells all processes that this one starts."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    os.environ[_VARIABLE] = str(folder)


def forget_worker(folder: Path, pid: int) -> None:
    """It has ended: what it said of itself holds no longer. What it counted stays."""
    for path in folder.glob(f"gauge_live*_{pid}.db"):
        path.unlink(missing_ok=True)


def start_exporter(folder: Path, host: str, port: int) -> None:
    """Starts the process that tells Prometheus. It ends when this one does, and holds the data folder until then."""
    command = [sys.executable, "-m", "parley.metrics.exporter", str(folder), host, str(port), str(os.getpid())]
    os.posix_spawn(sys.executable, command, os.environ)
