"""What somebody wants to have drawn, besides the words and pictures that say it. Plain values."""

from collections.abc import Iterable

import msgspec

from parley.domain.errors import FieldError, InvalidError
from parley.domain.part import File, Part

MOST_PICTURES = 10


class Sketch(msgspec.Struct, frozen=True):
    """`n` pictures; the rest by the words of the model that draws, which decides where nothing is said."""

    n: int = 1
    size: str | None = None
    quality: str | None = None
    background: str | None = None
    output_format: str | None = None


class Partial(msgspec.Struct, frozen=True):
    """A picture as it is before it is done. `index`: which of those that are asked for."""

    index: int
    media_type: str
    data: bytes


def check_drawable(question: Iterable[Part]) -> None:
    """Raises InvalidError if there is anything but words and pictures in the question."""
    errors = [
        FieldError(f"parts.{at}", f"{part.name} is no picture: only words and pictures can be drawn from.")
        for at, part in enumerate(question)
        if isinstance(part, File)
    ]
    if errors:
        raise InvalidError(errors[0].detail, errors)
