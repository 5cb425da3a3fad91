"""A model: its id, `provider/name`, and what is known of it. Plain values."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec

Ability = Literal["vision", "audio", "reasoning", "tools", "images"]
# What it is there for.
ModelKind = Literal["chat", "image", "speech", "transcription", "embedding", "moderation", "other"]


class ModelId(NamedTuple):
    """Split at the first slash: `provider` is one of Parley's, `name` the provider's word, passed on as it is."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> "ModelId | None":
        """The id that `text` spells; None if either side of the first slash is empty."""
        provider, _, name = text.partition("/")
        return cls(provider, name) if provider and name else None


class Price(msgspec.Struct, frozen=True):
    """US dollars for a million tokens."""

    input: float
    output: float

    def cost(self, input_tokens: int, output_tokens: int) -> float:
        """US dollars for so many tokens."""
        return (input_tokens * self.input + output_tokens * self.output) / 1_000_000


class ModelFacts(msgspec.Struct, frozen=True):
    """None and absence mean that nobody says. `context_window`: tokens of a question and its answer together.

    `inabilities`: what its provider says that it is not able to.
    """

    context_window: int | None = None
    abilities: Sequence[Ability] = ()
    price: Price | None = None
    inabilities: Sequence[Ability] = ()

    def or_else(self, other: "ModelFacts") -> "ModelFacts":
        """With what only the other one knows."""
        return ModelFacts(
            self.context_window or other.context_window,
            self.abilities or other.abilities,
            self.price or other.price,
            self.inabilities or other.inabilities,
        )


class Model(msgspec.Struct, frozen=True):
    """A model as the list shows it."""

    id: str
    provider: str
    name: str
    kind: ModelKind
    context_window: int | None
    abilities: Sequence[Ability]
    price: Price | None
