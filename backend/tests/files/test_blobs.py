"""Bytes are kept under what they are: in a folder and in a bucket alike."""

import contextlib
import hashlib
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from socket import create_connection, socket
from urllib.parse import urlsplit

import gevent
import msgspec
import pytest
from gevent.server import StreamServer

from parley.domain.errors import UnavailableError
from parley.files.blobs import Blobs, FolderBlobs, MissingBlobError, Piece
from parley.files.bucket import Bucket, BucketBlobs
from tests.object_store import ObjectStore
from tests.server import unused_port

NOTHING = "0" * 64
LARGE = 5 * 1024**2
AWAY = "The attached files cannot be reached"
REFUSED = "The bucket of attached files does not let Parley in"
NO_BUCKET = "The bucket of attached files does not exist"

CALLS: list[Callable[[Blobs, Path], object]] = [
    lambda blobs, path: blobs.keep(path, NOTHING),
    lambda blobs, _path: blobs.open(NOTHING),
    lambda blobs, _path: blobs.read(NOTHING),
    lambda blobs, _path: blobs.remove(NOTHING),
]


@pytest.fixture(params=["folder", "bucket"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Blobs:
    if request.param == "folder":
        return FolderBlobs(tmp_path / "blobs")
    object_store: ObjectStore = request.getfixturevalue("object_store")
    return BucketBlobs(object_store.new_bucket())


def keep(blobs: Blobs, folder: Path, data: bytes) -> str:
    path, digest = folder / "file", hashlib.sha256(data).hexdigest()
    path.write_bytes(data)
    blobs.keep(path, digest)
    return digest


@contextlib.contextmanager
def answering(reply: bytes) -> Iterator[Bucket]:
    """A bucket on a server that says the same to everybody, and hangs up."""

    def answer(connection: socket, _address: object) -> None:
        connection.recv(65536)
        connection.sendall(reply)

    with contextlib.closing(StreamServer(("127.0.0.1", 0), answer)) as server:
        server.start()
        yield Bucket("parley", f"http://127.0.0.1:{server.server_port}", "us-east-1", "me", "secret")


@contextlib.contextmanager
def counted(bucket: Bucket) -> Iterator[tuple[Bucket, list[int]]]:
    """The same bucket behind somebody who counts the bytes that come out of it."""
    counts: list[int] = []

    def watch(connection: socket, _address: object) -> None:
        with create_connection(("127.0.0.1", urlsplit(bucket.endpoint or "").port or 0)) as server:
            asking = gevent.spawn(pass_on, connection, server, [])
            pass_on(server, connection, counts)
            asking.kill()

    with contextlib.closing(StreamServer(("127.0.0.1", 0), watch)) as watching:
        watching.start()
        yield msgspec.structs.replace(bucket, endpoint=f"http://127.0.0.1:{watching.server_port}"), counts


def pass_on(source: socket, target: socket, counts: list[int]) -> None:
    while data := source.recv(65536):
        counts.append(len(data))
        target.sendall(data)


def check_unavailable(bucket: Bucket, folder: Path, says: str) -> None:
    path = folder / "file"
    path.write_bytes(b"x")
    for call in CALLS:
        with pytest.raises(UnavailableError, match=says) as caught:
            call(BucketBlobs(bucket), path)
        assert caught.value.retry_after_s > 0
        assert bucket.key_secret is None or bucket.key_secret not in caught.value.detail


@pytest.mark.parametrize("size", [0, 9, LARGE + 1])
def test_what_is_kept_is_read_back_whole_and_in_pieces(blobs: Blobs, tmp_path: Path, size: int) -> None:
    data = (b"parley " * (size // 7 + 1))[:size]
    digest = keep(blobs, tmp_path, data)
    assert blobs.read(digest) == data
    with blobs.open(digest) as body:
        assert body.read() == data
    for piece in (Piece(0, 3), Piece(size // 2, 3), Piece(max(size - 2, 0), 1000), Piece(size, 1), Piece(0, size + 1)):
        with blobs.open(digest, piece) as body:
            assert body.read() == data[piece.start :][: piece.length]


def test_of_a_bucket_nothing_is_fetched_but_the_piece(object_store: ObjectStore, tmp_path: Path) -> None:
    bucket = object_store.new_bucket()
    digest = keep(BucketBlobs(bucket), tmp_path, bytes(LARGE))
    with counted(bucket) as (watched, fetched), BucketBlobs(watched).open(digest, Piece(LARGE // 2, 3)) as body:
        assert body.read() == bytes(3)
        assert 0 < sum(fetched) < LARGE // 100


def test_the_same_may_be_kept_twice(blobs: Blobs, tmp_path: Path) -> None:
    keep(blobs, tmp_path, b"the same")
    with blobs.open(keep(blobs, tmp_path, b"the same")) as body:
        assert body.read() == b"the same"


def test_what_is_not_kept_is_missing(blobs: Blobs) -> None:
    for look in (blobs.open, blobs.read):
        with pytest.raises(MissingBlobError):
            look(NOTHING)


def test_what_is_removed_is_gone_and_may_be_removed_again(blobs: Blobs, tmp_path: Path) -> None:
    digest, other = keep(blobs, tmp_path, b"gone"), keep(blobs, tmp_path, b"stays")
    blobs.remove(digest)
    blobs.remove(digest)
    with pytest.raises(MissingBlobError):
        blobs.open(digest)
    blobs.open(other).close()


def test_a_key_begins_with_a_folder_and_two_letters(object_store: ObjectStore, tmp_path: Path) -> None:
    bucket = object_store.new_bucket()
    digest = keep(BucketBlobs(bucket), tmp_path, b"x")
    assert object_store.keys(bucket) == [f"files/{digest[:2]}/{digest}"]


def test_a_server_that_is_away_is_said(tmp_path: Path) -> None:
    bucket = Bucket("parley", f"http://127.0.0.1:{unused_port()}", "us-east-1", "me", "secret")
    check_unavailable(bucket, tmp_path, AWAY)


def test_a_bucket_that_is_missing_is_said(object_store: ObjectStore, tmp_path: Path) -> None:
    bucket = msgspec.structs.replace(object_store.new_bucket(), name="another")
    check_unavailable(bucket, tmp_path, NO_BUCKET)


@pytest.mark.parametrize("wrong", [{"key_id": "nobody"}, {"key_secret": "guessed"}])
def test_a_wrong_key_is_said(object_store: ObjectStore, tmp_path: Path, wrong: dict[str, str]) -> None:
    check_unavailable(msgspec.structs.replace(object_store.new_bucket(), **wrong), tmp_path, REFUSED)


def test_having_no_key_at_all_is_said(
    object_store: ObjectStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Wherever boto3 looks, there is none.
    for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
        monkeypatch.setenv(name, str(tmp_path / "nothing"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    bucket = msgspec.structs.replace(object_store.new_bucket(), key_id=None, key_secret=None)
    check_unavailable(bucket, tmp_path, REFUSED)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand then", AWAY),
        (b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n", AWAY),
        (b"HTTP/1.1 404 Not Found\r\nContent-Length: 6\r\n\r\n<html>", REFUSED),
        (b"not HTTP at all\r\n\r\n", AWAY),
    ],
    ids=["cut off", "broken", "not S3", "not HTTP"],
)
def test_a_server_that_does_not_answer_as_it_should_is_said(reply: bytes, says: str) -> None:
    with answering(reply) as bucket, pytest.raises(UnavailableError, match=says):
        BucketBlobs(bucket).open(NOTHING)


def test_a_slow_bucket_keeps_nobody_else_waiting(object_store: ObjectStore, tmp_path: Path) -> None:
    blobs = BucketBlobs(object_store.new_bucket())
    digest = keep(blobs, tmp_path, b"slow")
    object_store.pause()
    try:
        opening = gevent.spawn(blobs.open, digest)
        gevent.sleep(0.1)
        assert not opening.ready()
    finally:
        object_store.resume()
    with opening.get(timeout=10) as body:
        assert body.read() == b"slow"


def test_who_has_no_bucket_does_not_load_what_speaks_to_one() -> None:
    look = "import sys, parley.app; sys.exit(any(each in sys.modules for each in ('boto3', 'botocore')))"
    assert subprocess.run([sys.executable, "-c", look], check=False).returncode == 0
