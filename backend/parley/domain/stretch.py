"""A stretch of an answer: what was written from one position on. Plain values, for the store and for the relay."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from parley.domain.part import WHOLE, Part, length_of


class Stretch(NamedTuple):
    """What run `run` of an answer wrote from length `start` on."""

    answer_id: str
    run: int
    start: int
    pieces: Sequence[Part]

    @property
    def end(self) -> int:
        """The answer's length after it."""
        return self.start + sum(map(length_of, self.pieces))


def without_beginning(pieces: Iterable[Part], skipped: int) -> list[Part]:
    """The pieces without their first `skipped` code points; a part without text counts 1."""
    left: list[Part] = []
    for piece in pieces:
        if skipped <= 0:
            left.append(piece)
        elif skipped < length_of(piece) and not isinstance(piece, WHOLE):
            left.append(type(piece)(piece.text[skipped:]))
        skipped -= length_of(piece)
    return left


def going_on_from(n: int, stretches: Iterable[Stretch]) -> list[Part]:
    """What the stretches, in their order, add to an answer of length `n`, up to the first gap."""
    pieces: list[Part] = []
    for stretch in stretches:
        if stretch.start > n:
            break
        new = without_beginning(stretch.pieces, n - stretch.start)
        pieces += new
        n += sum(map(length_of, new))
    return pieces
