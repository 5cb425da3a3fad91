"""A run: one stretch of writing an answer, and how it ended. Plain values, as on the wire (see API.md)."""

from collections.abc import Sequence
from typing import Literal

import msgspec
from msgspec import structs

from parley.domain.model import Price

Outcome = Literal["complete", "stopped", "failed", "interrupted"]
Status = Literal["writing", "complete", "stopped", "failed", "interrupted"]
FinishReason = Literal["stop", "length", "tool_calls", "content_filter"]


class Usage(msgspec.Struct, frozen=True):
    """Tokens of every request of the run. `estimated`: at least one provider reply did not say.

    `cost`: US dollars, by the price of that moment; None where nobody knows it.
    """

    input_tokens: int
    output_tokens: int
    reasoning_tokens: int | None = None
    estimated: bool = False
    cost: float | None = None

    def plus(self, other: "Usage") -> "Usage":
        """Both together, as for a run of several requests."""
        reasoning = [tokens for tokens in (self.reasoning_tokens, other.reasoning_tokens) if tokens is not None]
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            sum(reasoning) if reasoning else None,
            self.estimated or other.estimated,
        )

    def at(self, price: Price | None) -> "Usage":
        """The same tokens, with what they cost."""
        return structs.replace(self, cost=price and price.cost(self.input_tokens, self.output_tokens))


class Timing(msgspec.Struct, frozen=True):
    """Milliseconds. `parts`: how long each part this run wrote to was being written, in their order.

    `stalls`: how often the model fell silent for three seconds or more once it had begun.
    """

    first_token_ms: int | None
    duration_ms: int
    parts: list[int]
    requests: int
    stalls: int


class RunError(msgspec.Struct, frozen=True):
    """Why a run failed: a stable code and a sentence for the person who asked."""

    code: str
    detail: str


class StopReceipt(msgspec.Struct, frozen=True):
    """What Stop did: whether the connection to the provider is closed, and how long that took in milliseconds."""

    upstream_closed: bool
    closed_after_ms: int


class Ending(msgspec.Struct, frozen=True):
    """How a run ended, with everything known about it.

    `left_out`: so many messages, the oldest, did not fit into the model's context window. `model`: the one that
    answered, unless it is the answer's own. `dropped_params`: sampling parameters that it does not take.
    """

    status: Outcome
    finish_reason: FinishReason | None = None
    provider_finish_reason: str | None = None
    usage: Usage | None = None
    timing: Timing | None = None
    error: RunError | None = None
    stop: StopReceipt | None = None
    left_out: int | None = None
    model: str | None = None
    dropped_params: Sequence[str] | None = None

    @property
    def error_code(self) -> str | None:
        return self.error.code if self.error else None


class Run(msgspec.Struct, frozen=True):
    """One run of an answer. `start`: the answer's length when it began. The rest is its `Ending`."""

    run: int
    start: int
    status: Status
    finish_reason: FinishReason | None = None
    provider_finish_reason: str | None = None
    usage: Usage | None = None
    timing: Timing | None = None
    error: RunError | None = None
    stop: StopReceipt | None = None
    left_out: int | None = None
    model: str | None = None
    dropped_params: Sequence[str] | None = None
