"""The parts an answer is made of, as they stand on the wire and in the store. Refuses nothing: plain values."""

from collections.abc import Iterable
from itertools import groupby
from typing import Literal

import msgspec


class Text(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="text"):
    """Grows while it is written: pieces of it are themselves `Text`."""

    text: str


class Reasoning(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="reasoning"):
    """What a model thought before it spoke; grows like `Text`."""

    text: str


class ToolCall(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="tool_call"):
    """Appended once, whole. `arguments` is the provider's string, normally JSON."""

    id: str
    name: str
    arguments: str


class ToolResult(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="tool_result"):
    """What became of the call with this id; appended once, whole."""

    id: str
    content: str
    is_error: bool = False


class Image(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="image"):
    """A picture; width and height in pixels, size in bytes."""

    file_id: str
    name: str
    media_type: str
    size: int
    width: int
    height: int


class File(msgspec.Struct, frozen=True, gc=False, tag_field="type", tag="file"):
    """Any other file. Of its `characters` of text the first `given` are told to a model: about so many tokens.

    A sound has no characters, but tokens.
    """

    file_id: str
    name: str
    media_type: str
    kind: Literal["text", "document", "audio"]
    size: int
    characters: int
    given: int
    tokens: int


Part = Text | Reasoning | ToolCall | ToolResult | Image | File
# For isinstance, which takes a union apart each time.
PARTS = (Text, Reasoning, ToolCall, ToolResult, Image, File)
# What does not grow.
WHOLE = (ToolCall, ToolResult, Image, File)
FILES = (Image, File)


def length_of(part: Part) -> int:
    """What the part adds to a cursor's n: its code points, or 1 if it has no text."""
    return 1 if isinstance(part, WHOLE) else len(part.text)


def merged(pieces: Iterable[Part]) -> list[Part]:
    """Pieces in their order of writing, each growing part joined into one."""
    parts: list[Part] = []
    for kind, group in groupby(pieces, type):
        if kind in WHOLE:
            parts.extend(group)
        else:
            grows = Text if kind is Text else Reasoning
            parts.append(grows("".join([piece.text for piece in group if not isinstance(piece, WHOLE)])))
    return parts


def joined(pieces: Iterable[Text | Reasoning]) -> list[Text | Reasoning]:
    """The same for pieces that all have text."""
    return [part for part in merged(pieces) if not isinstance(part, WHOLE)]


def text_of(parts: Iterable[Part]) -> str:
    """What the message says to its reader: its text, without reasoning and tool calls."""
    return "".join(part.text for part in parts if isinstance(part, Text))


def files_of(parts: Iterable[Part]) -> list[Image | File]:
    """What is attached to the message."""
    return [part for part in parts if isinstance(part, FILES)]
