"""How long and how much an answer may be before it is ended, and what counts as nobody wanting it. Plain values."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Seconds, unless named otherwise. `silence_s`: between two pieces. `auto_continue`: requests after a length cut.

    `orphan_grace_s`: how long an answer may go on with nobody reading it; None: to its end.
    """

    first_token_s: float
    silence_s: float
    answer_s: float
    auto_continue: int
    orphan_grace_s: float | None
    characters: int = 2_000_000
