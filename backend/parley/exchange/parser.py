"""What an export holds, read by a process of its own, with limits."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import msgspec

import parley
from parley.exchange.records import EndRecord, Record

_record: msgspec.json.Decoder[Record] = msgspec.json.Decoder(Record)
_HOME = Path(parley.__file__).parents[1]


def parse(path: Path, name: str, folder: Path, most_file_bytes: int) -> Iterator[Record]:
    """Records as they are read, the last one an EndRecord; `name`: what the file was called.

    Files of messages lie in `folder` when the message that has them comes. Whoever stops asking ends the reading.
    """
    # Nothing of our own environment: it holds keys.
    command = [sys.executable, "-m", "parley.exchange.parsing", str(path), name, str(folder), str(most_file_bytes)]
    with subprocess.Popen(
        command, cwd=_HOME, env={}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            for line in process.stdout or ():
                record = _record.decode(line)
                yield record
                if isinstance(record, EndRecord):
                    return
            # It ran into one of its limits.
            yield EndRecord("too_much", [], 0)
        finally:
            process.kill()
