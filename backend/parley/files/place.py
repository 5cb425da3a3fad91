"""Where attached files are kept, by the setting that says so."""

from pathlib import Path

from parley.files.blobs import Blobs, FolderBlobs
from parley.files.bucket import Bucket, BucketBlobs


def blobs_at(place: Path | Bucket) -> Blobs:
    """A bucket is not asked for yet."""
    return BucketBlobs(place) if isinstance(place, Bucket) else FolderBlobs(place)
