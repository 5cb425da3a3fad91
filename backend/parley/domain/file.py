"""A file that somebody attached: what is known of it, and what it becomes in a message. Plain values."""

from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

import msgspec

from parley.domain.model import Ability
from parley.domain.part import File, Image

Kind = Literal["image", "text", "document", "audio"]

# To one message.
MOST_FILES = 20
_NEEDS: Mapping[Kind, Ability] = {"image": "vision", "audio": "audio"}


class StoredFile(msgspec.Struct, frozen=True):
    """`size` in bytes, `width` and `height` in pixels; `characters` of text were found, the first `given` are told."""

    id: str
    name: str
    media_type: str
    kind: Kind
    size: int
    width: int | None = None
    height: int | None = None
    characters: int = 0
    given: int = 0
    tokens: int = 0

    def part(self) -> Image | File:
        """As it stands in a message."""
        if self.kind == "image":
            return Image(self.id, self.name, self.media_type, self.size, self.width or 0, self.height or 0)
        told = (self.characters, self.given, self.tokens)
        return File(self.id, self.name, self.media_type, self.kind, self.size, *told)


class Digests(NamedTuple):
    """Under which names its content is kept, and the text that was found in it: SHA-256 in hexadecimal."""

    content: str
    text: str | None = None


def needed(files: Iterable[Image | File]) -> frozenset[Ability]:
    """What a model has to be able to, to make anything of these."""
    kinds: Iterable[Kind] = ("image" if isinstance(file, Image) else file.kind for file in files)
    return frozenset(_NEEDS[kind] for kind in kinds if kind in _NEEDS)
