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

LONG = "It scatters light. " * 20
# What is asked of it in more than one place.
ANSWERS: Sequence[Mapping[str, Any]] = (
    {
        "match": {"userMessage": "plain"},
        "response": {"content": LONG, "usage": {"prompt_tokens": 7, "completion_tokens": 80}},
        "latency": 5,
    },
    {"match": {"userMessage": "think"}, "response": {"content": "Blue.", "reasoning": "Let me see."}},
    {
        "match": {"userMessage": "tool"},
        "response": {"toolCalls": [{"id": "call-1", "name": "look", "arguments": '{"at":"sky"}'}]},
    },
    {
        "match": {"userMessage": "limited", "sequenceIndex": 0},
        "response": {"error": {"message": "Slow down.", "type": "rate_limit_error"}, "status": 429, "retryAfter": 0},
    },
    {"match": {"userMessage": "limited"}, "response": {"content": "At last."}},
    {"match": {"userMessage": "cut"}, "response": {"content": LONG}, "truncateAfterChunks": 5, "latency": 5},
)

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
