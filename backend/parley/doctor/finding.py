"""What the doctor says of one thing. A plain value."""

from typing import NamedTuple


class Finding(NamedTuple):
    """`name`: what was looked at; `detail`: how it is, or what to do."""

    is_fine: bool
    name: str
    detail: str


def fine(name: str, detail: str) -> Finding:
    """There is nothing to do."""
    return Finding(is_fine=True, name=name, detail=detail)


def wrong(name: str, detail: str) -> Finding:
    """Somebody has to see to it."""
    return Finding(is_fine=False, name=name, detail=detail)
