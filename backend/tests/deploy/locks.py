"""What is wrong with a lock file, seen from it alone: no index is asked, so nothing here knows of published faults."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

_HASH = re.compile(r"\s--hash=(\S*)")
_PINNED = re.compile(r"==[^*,]+")
_SHA512 = re.compile(r"sha512-[A-Za-z0-9+/]{86}==")
_EXACT = re.compile(r"\d+\.\d+\.\d+")
# What the page is made of goes out to everybody who opens it.
_LICENCES = {
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BlueOak-1.0.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MPL-2.0",
    "Unlicense",
    "(MPL-2.0 OR Apache-2.0)",
    # elkjs, which draws layouts for Mermaid: under the first of the two.
    "EPL-2.0 OR GPL-3.0-or-later",
}
# MIT says its LICENSE file; its package.json says nothing.
_UNSAID = {"khroma"}


def python_faults(lock: str, asked: Sequence[str]) -> list[str]:
    """Of a lock that pip takes with --require-hashes. `asked`: the requirements it was made from."""
    faults = []
    pins: dict[str, list[str]] = {}
    for line in _lines(lock):
        try:
            requirement = Requirement(_HASH.sub("", line).strip())
        except InvalidRequirement:
            faults.append(f"{line.split(' --hash')[0]}: is no package of an index")
            continue
        hashes = _HASH.findall(line)
        if requirement.url:
            faults.append(f"{requirement.name}: comes from an address of its own")
        elif not _PINNED.fullmatch(str(requirement.specifier)):
            faults.append(f"{requirement.name}: is not pinned")
        if not hashes or not all(re.fullmatch(r"sha256:[0-9a-f]{64}", each) for each in hashes):
            faults.append(f"{requirement.name}: has no hash, or one that is none")
        version = str(requirement.specifier).removeprefix("==")
        pins.setdefault(canonicalize_name(requirement.name), []).append(version)
    for each in map(Requirement, asked):
        versions = pins.get(canonicalize_name(each.name), [])
        if not any(each.specifier.contains(version, prereleases=True) for version in versions):
            faults.append(f"{each.name}: pyproject.toml asks for {each}, the lock has {versions or 'none'}")
    return faults


def differing(lock: str, other: str) -> list[str]:
    """What `lock` pins and `other` does not, or at another version."""
    return sorted(_pins(lock) - _pins(other))


def page_faults(lock: Mapping[str, Any], package: Mapping[str, Any]) -> list[str]:
    """Of a lock that npm ci takes. `package`: the package.json it was made from."""
    packages = {path: each for path, each in lock["packages"].items() if path}
    faults = [
        f"package.json: {kind} differ from the lock's"
        for kind in ("dependencies", "devDependencies")
        if package.get(kind, {}) != lock["packages"][""].get(kind, {})
    ]
    for path, each in packages.items():
        # .npmrc leaves out where the registry's own are: an address is of another place.
        if each.get("link") or each.get("resolved"):
            faults.append(f"{path}: comes from an address of its own")
        if not _SHA512.fullmatch(each.get("integrity", "")):
            faults.append(f"{path}: has no hash, or one that is none")
        if each.get("hasInstallScript"):
            faults.append(f"{path}: runs a program where it is installed")
    for name, version in {**package.get("dependencies", {}), **package.get("devDependencies", {})}.items():
        if not _EXACT.fullmatch(version) or packages.get(f"node_modules/{name}", {}).get("version") != version:
            faults.append(f"{name}: package.json asks for {version}, the lock has something else")
    return faults


def licence_faults(lock: Mapping[str, Any]) -> list[str]:
    """Packages that go out with the page on terms that nobody here has looked at."""
    return [
        f"{path}: {each.get('license') or 'no licence'}"
        for path, each in lock["packages"].items()
        if path and not each.get("dev") and not _is_licensed(path, each)
    ]


def _is_licensed(path: str, package: Mapping[str, Any]) -> bool:
    licence = package.get("license")
    return licence in _LICENCES or (licence is None and path.removeprefix("node_modules/") in _UNSAID)


def _lines(lock: str) -> Iterator[str]:
    for line in re.sub(r"\\\n\s*", " ", lock).splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            yield line.strip()


def _pins(lock: str) -> set[str]:
    return {line.split(" ")[0] for line in _lines(lock)}
