"""What a provider's reply comes down to, besides the pieces of the answer themselves. Plain values."""

from collections.abc import Sequence

import msgspec

from parley.domain.events import State
from parley.domain.part import Part
from parley.domain.run import FinishReason, Usage


class Finish(msgspec.Struct, frozen=True):
    """The model has finished; usage may still follow. Both None: the provider ended without saying why."""

    reason: FinishReason | None
    provider_reason: str | None


class Skipped(msgspec.Struct, frozen=True):
    """An event that could not be understood was left out; the reply goes on."""


class Dropped(msgspec.Struct, frozen=True):
    """Parameters of the question that the model does not take, and that it was asked without."""

    names: Sequence[str]


class Instead(msgspec.Struct, frozen=True):
    """The model that was asked cannot answer: this one, by its id, is asked now."""

    model: str


class Held(msgspec.Struct, frozen=True):
    """Part of a tool call came, which is shown once it is whole. `characters`: how long it is."""

    characters: int


# State: what is being waited for; `connecting` begins each request, `reading` follows once it is taken. Of several
# Finish or Usage the last one counts.
ReplyEvent = Part | State | Finish | Usage | Held | Skipped | Dropped | Instead
