"""SECURITY.md names tests: that there are these, and that no threat goes without one."""

import re

from tests.server import BACKEND

_TEXT = (BACKEND / "SECURITY.md").read_text()
_THREATS = [
    line for line in _TEXT.partition("## Threats")[2].partition("## ")[0].splitlines() if line.startswith("| ")
][2:]
_TEST = re.compile(r"`(tests/[a-z_/]+\.py)::(test_[a-z0-9_]+)`")


def test_each_threat_has_a_test() -> None:
    assert len(_THREATS) > 20
    assert [line for line in _THREATS if not _TEST.search(line)] == []


def test_each_test_that_is_named_is_there() -> None:
    named = _TEST.findall(_TEXT)
    missing = [f"{file}::{name}" for file, name in named if f"def {name}(" not in (BACKEND / file).read_text()]
    assert missing == []
    # Nor does a name go unseen because it is written in another way.
    assert len(named) == _TEXT.count("::test_")
