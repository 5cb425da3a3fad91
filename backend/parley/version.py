"""Which version of Parley this is: said once, in pyproject.toml, which lies beside the package wherever it runs."""

import tomllib
from pathlib import Path


def running_version() -> str:
    """Such as `0.1.0`."""
    path = Path(__file__).resolve().parents[1] / "pyproject.toml"
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["project"]["version"])
