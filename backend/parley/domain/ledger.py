"""The ledger: what each question to a provider took, whatever became of it. Plain values."""

from typing import Literal, NamedTuple

import msgspec

from parley.domain.run import Outcome, Usage

Purpose = Literal["answer", "title", "gateway", "speech", "transcription"]


class Entry(msgspec.Struct, frozen=True):
    """One question to a provider, however often it had to be asked; an automatic continuation is one more.

    `usage` is None where the provider never took the question, as far as anybody knows. `asked_at`: milliseconds since
    1970; `first_token_ms` counts from then. `retries`: requests after the first one.
    """

    model: str
    outcome: Outcome
    asked_at: int
    usage: Usage | None = None
    error_code: str | None = None
    first_token_ms: int | None = None
    duration_ms: int | None = None
    retries: int = 0


class Added(NamedTuple):
    """What some entries come to. `cost`: US dollars, of those whose price somebody knew; `unpriced`: the others.

    `estimated`: so many have tokens that the provider did not count. `unfinished`: so many were not answered to the
    end. `begun` had a first token, after `first_token_ms` altogether.
    """

    requests: int = 0
    input_tokens: int = 0
    output_tokens: int = 0
    estimated: int = 0
    cost: float = 0.0
    unpriced: int = 0
    unfinished: int = 0
    retries: int = 0
    duration_ms: int = 0
    begun: int = 0
    first_token_ms: int = 0

    def plus(self, other: "Added") -> "Added":
        """Both together."""
        return Added._make(one + another for one, another in zip(self, other, strict=True))


class Spent(NamedTuple):
    """US dollars, and how many entries are not in them because nobody knew their price."""

    cost: float
    unpriced: int
