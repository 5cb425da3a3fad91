"""Calls of every kind, right and wrong, made up by Schemathesis from the document: what comes back is what it says."""

import json
import os
import subprocess
from collections import defaultdict
from pathlib import Path

from tests.answer_copy import Json
from tests.openapi.belongings import belongings
from tests.openapi.provider import answer
from tests.openapi.strict import strict
from tests.served import Served
from tests.server import BACKEND

_CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection"),
)
_SECONDS = 240


def test_no_call_is_replied_to_otherwise_than_the_document_says(served: Served, document: Json, tmp_path: Path) -> None:
    paths = {name: tmp_path / f"{name}.json" for name in ("document", "belongings", "seen")}
    paths["document"].write_text(json.dumps(strict(document)))
    with served.chat() as chat:
        served.upstream.auto(answer)
        paths["belongings"].write_text(json.dumps(belongings(chat)))
    command: list[str | Path] = [
        BACKEND / ".venv-test" / "bin" / "schemathesis",
        *("--config-file", BACKEND / "tests" / "openapi" / "schemathesis.toml"),
        *("run", paths["document"], "--url", served.parley.url, "--checks", ",".join(_CHECKS)),
        *("--seed", "1", "--generation-deterministic", "--max-examples", "15"),
        *("--phases", "examples,coverage,fuzzing,stateful", "--request-timeout", "30", "--no-color"),
        *("--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure"),
    ]
    places = {f"PARLEY_TEST_{name.upper()}": str(path) for name, path in paths.items()}
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, **places, "SCHEMATHESIS_HOOKS": "tests.openapi.hooks", "PYTHONPATH": str(BACKEND)},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    seen = defaultdict(set)
    for line in paths["seen"].read_text().splitlines():
        call, _, status = line.rpartition(" ")
        seen[call].add(int(status))
    described = {f"{method.upper()} {path}" for path, calls in document["paths"].items() for method in calls}
    assert {call for call in described if min(seen[call], default=599) < 400} == described, "some were only refused"
