"""A server that speaks like Amazon S3, as a process of its own: moto, which lets in who signs with its key."""

import contextlib
import json
import socket
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import requests
from boto3.session import Session

from parley.files.bucket import Bucket
from tests.programs import Program
from tests.server import unused_port

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

_SECONDS_TO_START = 30.0
_REGION = "us-east-1"


class ObjectStore(Program):
    """Keeps nothing over its end."""

    def __init__(self, folder: Path) -> None:
        self._port = unused_port()
        self.url = f"http://127.0.0.1:{self._port}"
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
        super().__init__(command, folder / "moto.log")
        self.start()
        self.key_id, self.key_secret = "anybody", "anything"
        self.key_id, self.key_secret = self._new_key()

    def start(self) -> None:
        """Returns once it takes connections."""
        super().start()
        deadline = time.monotonic() + _SECONDS_TO_START
        while True:
            try:
                socket.create_connection(("127.0.0.1", self._port)).close()
            except OSError:
                assert time.monotonic() < deadline, self._log.read_text()
                time.sleep(0.05)
            else:
                return

    def new_bucket(self) -> Bucket:
        """An empty one."""
        bucket = Bucket(f"parley-{uuid4().hex}", self.url, _REGION, self.key_id, self.key_secret)
        self._client().create_bucket(Bucket=bucket.name)
        return bucket

    def limited_key(self, *actions: str) -> tuple[str, str]:
        """One that may do nothing but this."""
        return self._new_user(f"limited-{uuid4().hex}", list(actions))

    def remove_bucket(self, bucket: Bucket) -> None:
        """With everything in it."""
        client = self._client()
        for key in self.keys(bucket):
            client.delete_object(Bucket=bucket.name, Key=key)
        client.delete_bucket(Bucket=bucket.name)

    def settings(self, bucket: Bucket) -> Mapping[str, str]:
        """What makes Parley keep its files there."""
        return {
            "PARLEY_FILES_URL": f"s3+http://127.0.0.1:{self._port}/{bucket.name}",
            "PARLEY_FILES_KEY_ID": self.key_id,
            "PARLEY_FILES_KEY_SECRET": self.key_secret,
        }

    def keys(self, bucket: Bucket) -> list[str]:
        """Under which something lies there."""
        return [each["Key"] for each in self._client().list_objects_v2(Bucket=bucket.name).get("Contents", [])]

    def _client(self) -> "S3Client":
        return Session(self.key_id, self.key_secret, region_name=_REGION).client("s3", endpoint_url=self.url)

    def _new_key(self) -> tuple[str, str]:
        """Until there is one, anybody is let in."""
        key = self._new_user("parley", ["*"])
        requests.post(f"{self.url}/moto-api/reset-auth", data="0", timeout=_SECONDS_TO_START).raise_for_status()
        return key

    def _new_user(self, name: str, actions: Sequence[str]) -> tuple[str, str]:
        users = Session(self.key_id, self.key_secret, region_name=_REGION).client("iam", endpoint_url=self.url)
        users.create_user(UserName=name)
        allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": actions, "Resource": "*"}]}
        users.put_user_policy(UserName=name, PolicyName="allowed", PolicyDocument=json.dumps(allowed))
        key = users.create_access_key(UserName=name)["AccessKey"]
        return key["AccessKeyId"], key["SecretAccessKey"]


@contextlib.contextmanager
def running_object_store(folder: Path) -> Iterator[ObjectStore]:
    """A new server, without a bucket."""
    server = ObjectStore(folder)
    try:
        yield server
    finally:
        server.end()
