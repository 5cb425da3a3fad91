"""What a file holds, found out by a process of its own, with limits."""

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from gevent.lock import BoundedSemaphore

from parley.domain.errors import UnreadableFileError, UnsupportedFileError
from parley.files.recognising import TAKEN, Recognised

_TIMEOUT_S = 60.0
# In one process: each may take a core, and reading.MEMORY_BYTES. The page sends one file after the other anyway.
AT_ONCE = 1
_PROGRAM = "parley.files.reading"
_PACKAGES = Path(__file__).parents[2]
_turns = BoundedSemaphore(AT_ONCE)


class Content(NamedTuple):
    """`path`: what is to be kept, another one where a picture told too much; `text_path`: the text, in UTF-8."""

    path: Path
    media_type: str
    width: int | None = None
    height: int | None = None
    text_path: Path | None = None


def read(path: Path, recognised: Recognised) -> Content:
    """Looks into the file; what it finds lies beside it. Raises UnreadableFileError."""
    if recognised.kind == "audio":
        return Content(path, recognised.media_type)
    # Nothing of our own environment: it holds keys. -P: the folder we run in is no place to import from.
    command = [sys.executable, "-P", "-m", _PROGRAM, recognised.kind, recognised.media_type, str(path)]
    with _turns:
        try:
            done = subprocess.run(
                command,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_TIMEOUT_S,
                env={"PYTHONPATH": str(_PACKAGES)},
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise UnreadableFileError("The file took too long to read: attach a smaller part of it.") from None
    try:
        found = json.loads(done.stdout)
    except ValueError:
        # It ran into one of its limits.
        raise UnreadableFileError("The file took too much to read: attach a smaller part of it.") from None
    if "unsupported" in found:
        raise UnsupportedFileError(f"{found['unsupported']} {TAKEN}")
    if "problem" in found:
        raise UnreadableFileError(found["problem"])
    if recognised.kind == "image":
        kept = path.with_name(f"{path.name}.rewritten") if found["is_rewritten"] else path
        return Content(kept, recognised.media_type, found["width"], found["height"])
    return Content(path, found["media_type"], text_path=path.with_name(f"{path.name}.text"))
