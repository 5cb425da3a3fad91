import subprocess
import sys
from pathlib import Path

import pytest

from parley.lease import FolderTakenError, ProcessLock, hold_folder

WAIT = "import sys; print('held', flush=True); sys.stdin.read()"
HOLD = "import sys; from pathlib import Path; from parley.lease import hold_folder; hold_folder(Path(sys.argv[1]), 0)"


def start_holder(folder: Path, code: str) -> "subprocess.Popen[str]":
    """A process that holds the folder until its input ends."""
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout
    assert holder.stdout.readline() == "held\n"
    return holder


def test_a_folder_is_held_once_and_free_when_its_holder_dies(tmp_path: Path) -> None:
    with start_holder(tmp_path, f"{HOLD}; {WAIT}") as holder:
        with pytest.raises(FolderTakenError):
            hold_folder(tmp_path, patience_s=0.0)
        holder.kill()
    subprocess.run([sys.executable, "-c", HOLD, str(tmp_path)], check=True)


def test_a_folder_stays_held_by_what_its_holder_becomes(tmp_path: Path) -> None:
    become = f"import os; os.execv(sys.executable, [sys.executable, '-c', {WAIT!r}])"
    with start_holder(tmp_path, f"{HOLD}; {become}") as holder:
        with pytest.raises(FolderTakenError):
            hold_folder(tmp_path, patience_s=0.0)
        holder.kill()


def test_a_process_is_dead_once_its_lease_is_released(tmp_path: Path) -> None:
    first, second = ProcessLock(tmp_path), ProcessLock(tmp_path)
    assert not second.is_dead(first.process_id)
    first.release()
    assert second.is_dead(first.process_id)
    second.release()
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_left_its_file_behind_is_dead_and_swept(tmp_path: Path) -> None:
    (tmp_path / "process-gone").touch()
    lease = ProcessLock(tmp_path)
    lease.sweep()
    assert [path.name for path in tmp_path.iterdir()] == [f"process-{lease.process_id}"]
    assert lease.is_dead("gone")
    lease.release()
