"""The whole product for tests that are not written in Python: nginx, Parley and a scripted provider, on free ports.

`python -m tests.stack --page-dir DIR`, from backend/, starts them and prints a line of JSON: `url`, where nginx serves
page and API, `control_url`, where the provider is stepped (see `tests.scripted_control`), and `output`, the file in
which stands what Parley says when it starts. Ends all with its input.

Settings of Parley are taken from the environment under names of their own: STACK_PARLEY_RETRIES=1 sets PARLEY_RETRIES.
"""

import argparse
import json
import os
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.nginx import running_nginx
from tests.scripted_control import ControlServer
from tests.scripted_upstream import ScriptedUpstream
from tests.server import running_parley

_PREFIX = "STACK_"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.stack")
    parser.add_argument("--page-dir", type=Path, required=True, help="the built page")
    page_dir: Path = parser.parse_args().page_dir
    with ExitStack() as stack:
        data_dir = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="parley-e2e-"))) / "data"
        upstream = stack.enter_context(ScriptedUpstream())
        control = stack.enter_context(ControlServer(upstream))
        environment = {"OPENAI_BASE_URL": upstream.base_url, "PARLEY_RETRIES": "0"}
        parley = stack.enter_context(running_parley(env=environment | _settings(), data_dir=data_dir))
        url = stack.enter_context(running_nginx(backend_port=parley.port, page_dir=page_dir))
        sys.stdout.write(json.dumps({"url": url, "control_url": control.url, "output": str(parley.output)}) + "\n")
        sys.stdout.flush()
        sys.stdin.read()


def _settings() -> dict[str, str]:
    return {name.removeprefix(_PREFIX): value for name, value in os.environ.items() if name.startswith(_PREFIX)}


if __name__ == "__main__":
    main()
