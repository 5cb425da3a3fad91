"""Bytes by digest in a bucket of Amazon S3, or of a server that speaks like it. The bucket has to be there already."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO, cast

import msgspec

from parley.domain.errors import UnavailableError
from parley.files.blobs import MissingBlobError, Piece

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectRequestTypeDef

_log = logging.getLogger(__name__)

_CONNECT_TIMEOUT_S = 5
_READ_TIMEOUT_S = 30
_ATTEMPTS = 3
_RETRY_AFTER_S = 5
# A status from here on says that the server is to blame.
_BROKEN = 500
# What is larger lies on the disk while it is handed out.
_IN_MEMORY_BYTES = 4 * 1024**2
# What `check` writes; there are no others of this name, and the next one takes its place.
_CHECKED = "files/check"

_AWAY = "The attached files cannot be reached at the moment: try again in a few seconds."
_NO_BUCKET = "The bucket of attached files does not exist: make it, or check PARLEY_FILES_URL."
_REFUSED = (
    "The bucket of attached files does not let Parley in: "
    "check PARLEY_FILES_KEY_ID, PARLEY_FILES_KEY_SECRET and PARLEY_FILES_REGION, and what this key may do."
)


class UnreachableError(UnavailableError):
    """The server does not answer, or not as one that speaks S3."""


class RefusedError(UnavailableError):
    """The server knows the key and does not let it, or does not know it."""


class Bucket(msgspec.Struct, frozen=True):
    """`endpoint`: the server's address, None for Amazon's own. Without a key boto3 looks where it always does."""

    name: str
    endpoint: str | None
    region: str
    key_id: str | None
    key_secret: str | None


class BucketBlobs:
    """As `files/<first two of the digest>/<digest>`. See `Blobs`; each call may raise UnavailableError, too."""

    def __init__(self, bucket: Bucket) -> None:
        """The bucket is not asked for yet."""
        # Large and slow to import: who keeps files in a folder does without.
        from boto3.session import Session
        from botocore.config import Config

        config = Config(
            connect_timeout=_CONNECT_TIMEOUT_S,
            read_timeout=_READ_TIMEOUT_S,
            retries={"total_max_attempts": _ATTEMPTS, "mode": "standard"},
            # Not every server knows the newer checksums; the signature holds a SHA-256 of what is sent.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": "path" if bucket.endpoint else "auto", "payload_signing_enabled": True},
        )
        session = Session(bucket.key_id, bucket.key_secret, region_name=bucket.region)
        self._client: S3Client = session.client("s3", endpoint_url=bucket.endpoint, config=config)
        self._name = bucket.name

    def keep(self, path: Path, digest: str) -> None:
        with _asking(digest), path.open("rb") as body:
            self._client.put_object(Bucket=self._name, Key=_key(digest), Body=body)

    def open(self, digest: str, piece: Piece | None = None) -> BinaryIO:
        request: GetObjectRequestTypeDef = {"Bucket": self._name, "Key": _key(digest)}
        if piece:
            # RFC 9110, 14.1.2: both ends are part of it.
            request["Range"] = f"bytes={piece.start}-{piece.start + piece.length - 1}"
        with ExitStack() as on_failure:
            file = on_failure.enter_context(SpooledTemporaryFile(_IN_MEMORY_BYTES))
            # Nothing is there where the piece would begin.
            with suppress(_NoPieceError), _asking(digest):
                found = self._client.get_object(**request)
                with closing(found["Body"]) as body:
                    copyfileobj(body, file)
            file.seek(0)
            on_failure.pop_all()
        return cast("BinaryIO", file)

    def read(self, digest: str) -> bytes:
        with _asking(digest):
            found = self._client.get_object(Bucket=self._name, Key=_key(digest))
            with closing(found["Body"]) as body:
                return body.read()

    def remove(self, digest: str) -> None:
        with suppress(MissingBlobError), _asking(digest):
            self._client.delete_object(Bucket=self._name, Key=_key(digest))

    def check(self) -> None:
        """Writes, reads and deletes something of its own. Raises UnavailableError, for who looks after this server."""
        with _translated(_CHECKED):
            self._client.put_object(Bucket=self._name, Key=_CHECKED, Body=b"Parley was here.")
        # The key is known, then.
        with _permitted("read from"):
            self._client.get_object(Bucket=self._name, Key=_CHECKED)["Body"].close()
        with _permitted("deleted from"):
            self._client.delete_object(Bucket=self._name, Key=_CHECKED)


class _NoPieceError(Exception):
    """The bytes end before the piece begins."""


def _key(digest: str) -> str:
    return f"files/{digest[:2]}/{digest}"


@contextmanager
def _asking(digest: str) -> Iterator[None]:
    """What boto3 raises becomes what is raised here; the server's own words go into the log alone."""
    try:
        with _translated(digest):
            yield
    except UnavailableError as error:
        _log.error("bucket out of reach", extra={"cause": repr(error.__cause__)})
        raise


@contextmanager
def _permitted(what: str) -> Iterator[None]:
    """Of a refusal says what it is that the key may not do."""
    try:
        with _translated(_CHECKED):
            yield
    except RefusedError as error:
        detail = f"The bucket can be written to, but not {what}: let the key of PARLEY_FILES_KEY_ID do this, too."
        raise RefusedError(detail, _RETRY_AFTER_S) from error


@contextmanager
def _translated(digest: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

    try:
        yield
    except ClientError as error:
        code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
        if code == "NoSuchKey":
            raise MissingBlobError(digest) from None
        if code == "InvalidRange":
            raise _NoPieceError from None
        if code == "NoSuchBucket":
            raise UnavailableError(_NO_BUCKET, _RETRY_AFTER_S) from error
        if status >= _BROKEN:
            raise UnreachableError(_AWAY, _RETRY_AFTER_S) from error
        raise RefusedError(_REFUSED, _RETRY_AFTER_S) from error
    except NoCredentialsError as error:
        raise RefusedError(_REFUSED, _RETRY_AFTER_S) from error
    except BotoCoreError as error:
        raise UnreachableError(_AWAY, _RETRY_AFTER_S) from error
