"""The parts an answer is made of, as they stand on the wire and in the store. Refuses nothing: plain values."""

from collections.abc import Iterable
from itertools import groupby

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


Part = Text | Reasoning | ToolCall
# For isinstance, which takes a union apart each time.
PARTS = (Text, Reasoning, ToolCall)


def length_of(part: Part) -> int:
    """What the part adds to a cursor's n: its code points, or 1 if it has no text."""
    return 1 if isinstance(part, ToolCall) else len(part.text)


def merged(pieces: Iterable[Part]) -> list[Part]:
    """Pieces in their order of writing, each growing part joined into one."""
    parts: list[Part] = []
    for kind, group in groupby(pieces, type):
        if kind is ToolCall:
            parts.extend(group)
        else:
            parts.append(kind("".join([piece.text for piece in group if not isinstance(piece, ToolCall)])))
    return parts


def joined(pieces: Iterable[Text | Reasoning]) -> list[Text | Reasoning]:
    """The same for pieces that all have text."""
    return [part for part in merged(pieces) if not isinstance(part, ToolCall)]


def text_of(parts: Iterable[Part]) -> str:
    """What the message says to its reader: its text, without reasoning and tool calls."""
    return "".join(part.text for part in parts if isinstance(part, Text))
