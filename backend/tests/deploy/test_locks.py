"""Everything that is installed is pinned, hashed, of an index, and what pyproject.toml and package.json ask for."""

import copy
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.locks import differing, licence_faults, page_faults, python_faults

BACKEND = Path(__file__).resolve().parents[2]
FRONTEND = BACKEND.parent / "frontend"
PAGES = [FRONTEND, FRONTEND / "benchmarks"]
HASH = f"--hash=sha256:{'0' * 64}"
GOOD = f"flask==3.1.0 \\\n    {HASH}\n    # via parley\n"


def asked(*groups: str, is_product: bool) -> list[str]:
    project = tomllib.loads((BACKEND / "pyproject.toml").read_text())
    own: list[str] = project["project"]["dependencies"] if is_product else []
    return own + [each for group in groups for each in project["dependency-groups"][group]]


def read(path: Path) -> Any:
    return json.loads(path.read_text())


@pytest.mark.parametrize(
    ("lock", "groups", "is_product"),
    [
        ("requirements.lock", (), True),
        ("requirements-dev.lock", ("dev",), True),
        ("requirements-benchmarks.lock", ("benchmarks",), True),
        ("requirements-peers.lock", ("peers",), False),
        ("requirements-llama.lock", ("llama",), False),
    ],
)
def test_a_lock_of_python_has_no_fault(lock: str, groups: tuple[str, ...], *, is_product: bool) -> None:
    assert python_faults((BACKEND / lock).read_text(), asked(*groups, is_product=is_product)) == []


def test_every_lock_of_python_is_looked_at() -> None:
    names = {"", "-dev", "-benchmarks", "-peers", "-llama"}
    assert {path.name for path in BACKEND.glob("*.lock")} == {f"requirements{name}.lock" for name in names}


@pytest.mark.parametrize("name", ["dev", "benchmarks"])
def test_what_is_tested_and_measured_is_what_is_shipped(name: str) -> None:
    product = (BACKEND / "requirements.lock").read_text()
    assert differing(product, (BACKEND / f"requirements-{name}.lock").read_text()) == []


@pytest.mark.parametrize("folder", PAGES, ids=lambda folder: folder.name)
def test_a_lock_of_the_page_has_no_fault(folder: Path) -> None:
    assert page_faults(read(folder / "package-lock.json"), read(folder / "package.json")) == []


def test_what_goes_out_with_the_page_may_go_out() -> None:
    assert licence_faults(read(FRONTEND / "package-lock.json")) == []


@pytest.mark.parametrize(
    ("lock", "fault"),
    [
        ("flask==3.1.0\n", "flask: has no hash, or one that is none"),
        ("flask==3.1.0 --hash=md5:00\n", "flask: has no hash, or one that is none"),
        (f"flask>=3.1 {HASH}\n", "flask: is not pinned"),
        (f"flask==3.1.* {HASH}\n", "flask: is not pinned"),
        (f"flask @ git+https://git.example/flask {HASH}\n", "flask: comes from an address of its own"),
        (f"flask @ file:///tmp/flask.whl {HASH}\n", "flask: comes from an address of its own"),
        ("-e ./flask\n", "-e ./flask: is no package of an index"),
        ("--extra-index-url https://index.example\n", "--extra-index-url https://index.example: is no package of an"),
        (f"flask==2.0.0 {HASH}\n", "flask: pyproject.toml asks for flask<4,>=3.1, the lock has ['2.0.0']"),
        (f"click==8.0.0 {HASH}\n", "flask: pyproject.toml asks for flask<4,>=3.1, the lock has none"),
    ],
)
def test_a_fault_that_is_planted_in_a_lock_of_python_is_found(lock: str, fault: str) -> None:
    assert python_faults(GOOD, ["flask>=3.1,<4"]) == []
    assert any(each.startswith(fault) for each in python_faults(lock, ["flask>=3.1,<4"]))


def test_another_version_in_the_tests_is_found() -> None:
    assert differing(GOOD, GOOD.replace("3.1.0", "3.1.1")) == ["flask==3.1.0"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"integrity": ""}, "node_modules/vue: has no hash, or one that is none"),
        ({"integrity": "sha1-AAAA"}, "node_modules/vue: has no hash, or one that is none"),
        ({"resolved": "https://elsewhere.example/vue.tgz"}, "node_modules/vue: comes from an address of its own"),
        ({"resolved": "git+ssh://git@git.example/vue.git"}, "node_modules/vue: comes from an address of its own"),
        ({"resolved": "../vue", "link": True}, "node_modules/vue: comes from an address of its own"),
        ({"hasInstallScript": True}, "node_modules/vue: runs a program where it is installed"),
        ({"version": "3.0.0"}, "vue: package.json asks for"),
    ],
)
def test_a_fault_that_is_planted_in_a_lock_of_the_page_is_found(change: dict[str, Any], fault: str) -> None:
    lock = copy.deepcopy(read(FRONTEND / "package-lock.json"))
    lock["packages"]["node_modules/vue"].update(change)
    (found,) = page_faults(lock, read(FRONTEND / "package.json"))
    assert found.startswith(fault)


def test_a_package_that_the_lock_does_not_know_is_found() -> None:
    package = read(FRONTEND / "package.json")
    package["dependencies"]["stranger"] = "1.0.0"
    assert page_faults(read(FRONTEND / "package-lock.json"), package) == [
        "package.json: dependencies differ from the lock's",
        "stranger: package.json asks for 1.0.0, the lock has something else",
    ]


@pytest.mark.parametrize("licence", ["AGPL-3.0-only", "UNLICENSED", None])
def test_terms_that_nobody_looked_at_are_found(licence: str | None) -> None:
    lock = copy.deepcopy(read(FRONTEND / "package-lock.json"))
    lock["packages"]["node_modules/vue"]["license"] = licence
    assert licence_faults(lock) == [f"node_modules/vue: {licence or 'no licence'}"]
