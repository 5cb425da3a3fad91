"""aimock, an OpenAI-compatible server from npm that says what its fixtures say, as a process of its own."""

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.peers.peer import answering
from tests.server import BACKEND, unused_port

_COMMAND = BACKEND.parent / "frontend" / "node_modules" / ".bin" / "llmock"


@contextlib.contextmanager
def running_aimock(fixtures: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Its base URL. `fixtures`: as aimock's own documentation describes them; it refuses what is not one."""
    assert shutil.which(_COMMAND), "aimock is not installed: make test does so"
    port = unused_port()
    url = f"http://127.0.0.1:{port}/v1"
    with tempfile.TemporaryDirectory(prefix="parley-aimock-") as folder:
        file = Path(folder) / "fixtures.json"
        file.write_text(json.dumps({"fixtures": fixtures}))
        with answering(
            [str(_COMMAND), "-p", str(port), "-f", str(file), "--validate-on-load", "--strict"], f"{url}/models"
        ):
            yield url
