"""What is coming belongs to the process that receives it, and goes with it."""

from pathlib import Path

from parley.files.incoming import Incoming
from parley.lease import ProcessLock


def test_what_dead_processes_left_is_swept_and_what_others_receive_stays(tmp_path: Path) -> None:
    own, other = ProcessLock(tmp_path), ProcessLock(tmp_path)
    folder = tmp_path / "incoming"
    (folder / "dead" / "upload").mkdir(parents=True)
    (folder / "dead" / "upload" / "file").write_bytes(b"half of it")
    incoming = Incoming(folder, own.process_id)
    with incoming.place() as here, Incoming(folder, other.process_id).place() as there:
        here.touch()
        there.touch()
        incoming.sweep(own.is_dead)
        assert sorted(folder.rglob("file")) == sorted([here, there])
    assert list(folder.rglob("file")) == []
    other.release()
    incoming.sweep(own.is_dead)
    assert [path.name for path in folder.iterdir()] == [own.process_id]
    own.release()


def test_sweeping_where_nothing_ever_came_makes_nothing(tmp_path: Path) -> None:
    Incoming(tmp_path / "incoming", "here").sweep(lambda _: True)
    assert list(tmp_path.iterdir()) == []
