"""A model's id, `provider/name`. Split at the first slash: names hold slashes and colons of their own."""

from typing import NamedTuple


class ModelId(NamedTuple):
    """`provider` is one of Parley's, `name` the provider's word, passed on as it is."""

    provider: str
    name: str

    def __str__(self) -> str:
        return f"{self.provider}/{self.name}"

    @classmethod
    def parse(cls, text: str) -> "ModelId | None":
        """The id that `text` spells; None if either side of the first slash is empty."""
        provider, _, name = text.partition("/")
        return cls(provider, name) if provider and name else None


class Model(NamedTuple):
    """A model as the list shows it."""

    id: str
    provider: str
    name: str
