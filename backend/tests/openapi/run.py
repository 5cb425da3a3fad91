"""One run of Schemathesis over a server: calls of every kind, right and wrong, made up from its document."""

import json
import os
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.answer_copy import Json
from tests.openapi.strict import strict
from tests.server import BACKEND

_CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection"),
)
_SECONDS = 240


def replies_to_made_up_calls(
    url: str,
    document: Json,
    ids: Mapping[str, Sequence[str]],
    folder: Path,
    phases: str,
    most_examples: int,
    *more: str,
) -> Mapping[str, set[int]]:
    """The statuses of each call, all of them as the document has them. `ids`: of what there is; `more`: options."""
    paths = {name: folder / f"{name}.json" for name in ("document", "belongings", "seen")}
    paths["document"].write_text(json.dumps(strict(document)))
    paths["belongings"].write_text(json.dumps(ids))
    command: list[str | Path] = [
        BACKEND / ".venv-test" / "bin" / "schemathesis",
        *("--config-file", BACKEND / "tests" / "openapi" / "schemathesis.toml"),
        *("run", paths["document"], "--url", url, "--checks", ",".join(_CHECKS)),
        *("--seed", "1", "--generation-deterministic", "--max-examples", str(most_examples)),
        *("--phases", phases, "--request-timeout", "30", "--no-color"),
        *("--suppress-health-check", "all", "--warnings", "off", "--continue-on-failure"),
        *more,
    ]
    places = {f"PARLEY_TEST_{name.upper()}": str(path) for name, path in paths.items()}
    done = subprocess.run(
        command,
        cwd=folder,
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
    return seen


def calls_of(document: Json) -> set[str]:
    """All that it describes."""
    return {f"{method.upper()} {path}" for path, calls in document["paths"].items() for method in calls}
