"""How long and how much an answer may be before it is ended, and how often it goes on by itself. Plain values."""

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Seconds, unless named otherwise. `silence_s`: between two pieces. `auto_continue`: requests after cuts."""

    first_token_s: float
    silence_s: float
    answer_s: float
    auto_continue: int
    characters: int = 2_000_000
