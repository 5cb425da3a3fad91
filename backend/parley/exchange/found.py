"""A conversation as a format has it, before it is put into turns. Plain values."""

from collections import Counter
from collections.abc import Mapping, Sequence

import msgspec

from parley.domain.importing import LossCode
from parley.domain.message import Params, Role
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.domain.run import Outcome, Run
from parley.domain.sketch import Sketch


class FoundFile(msgspec.Struct, frozen=True):
    """A file that a message names. `keys`: what the archive may know it by; or its own bytes."""

    name: str
    keys: Sequence[str] = ()
    data: bytes | None = None


FoundPiece = Text | Reasoning | ToolCall | ToolResult | FoundFile


class Node(msgspec.Struct, frozen=True):
    """One entry of the conversation's tree. Without a `role` it says nothing: it only holds what hangs below it.

    `created_at`: milliseconds. `group`: what answers to one question that were asked for together have in common.
    """

    id: str
    parent_id: str | None
    role: Role | None = None
    pieces: Sequence[FoundPiece] = ()
    created_at: int | None = None
    model: str | None = None
    status: Outcome = "complete"
    params: Params | None = None
    runs: Sequence[Run] = ()
    group: str | None = None
    drawing: Sketch | None = None


class FoundConversation(msgspec.Struct, frozen=True):
    """`leaf_id`: where the path ends that was shown. `losses`: what the format knows it could not take over."""

    source_id: str
    title: str | None
    nodes: Sequence[Node]
    leaf_id: str | None = None
    created_at: int | None = None
    last_message_at: int | None = None
    model: str | None = None
    system_prompt: str | None = None
    params: Params | None = None
    pinned: bool = False
    archived: bool = False
    folder: str | None = None
    losses: Mapping[LossCode, int] = {}
    originals: Mapping[str, int] = {}


def new_losses() -> Counter[LossCode]:
    """To be counted in."""
    return Counter()
