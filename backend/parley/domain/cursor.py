"""How much of an answer a reader has: the cursor `<run>-<n>`. Knows no answer, only its run starts and length."""

import re
from collections.abc import Sequence

import msgspec

# No real position has more than ten digits; a bound keeps a hostile header from becoming a huge integer.
_CURSOR = re.compile(r"([1-9][0-9]{0,9})-([0-9]{1,10})", re.ASCII)


class Cursor(msgspec.Struct, frozen=True, order=True, gc=False):
    """Position `n` (code points, a part without text counting 1) in an answer as its run `run` wrote it."""

    run: int
    n: int

    def __str__(self) -> str:
        return f"{self.run}-{self.n}"

    @classmethod
    def parse(cls, text: str | None) -> "Cursor | None":
        """The cursor that `text` spells, or None if it spells none."""
        match = _CURSOR.fullmatch(text or "")
        return cls(int(match[1]), int(match[2])) if match else None

    def is_valid(self, run_starts: Sequence[int], length: int) -> bool:
        """Whether what lies before this cursor is still the beginning of the answer.

        `run_starts[r - 1]` is where run r began. A reader may have seen text of run r that a killed process never
        stored; once run r+1 has started, only what lies before that start is sure to be the same.
        """
        runs = len(run_starts)
        if self.run > runs or self.n > length:
            return False
        return self.run == runs or self.n <= run_starts[self.run]
