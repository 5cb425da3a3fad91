"""An import: conversations from elsewhere, and what became of them. Plain values, as on the wire (see API.md)."""

from collections.abc import Sequence
from typing import Literal

import msgspec

Source = Literal["parley", "chatgpt", "claude", "open_webui", "librechat"]
ImportStatus = Literal["reading", "complete", "failed", "interrupted", "undone"]
LossCode = Literal[
    # Conversations that did not come in.
    "unreadable_conversation",
    "large_conversation",
    "empty_conversation",
    # What is missing from those that did, and is named in its place where there is one.
    "unreadable_message",
    "unknown_content",
    "inner_instructions",
    "missing_file",
    "refused_file",
]
Problem = Literal["unknown_format", "broken", "too_much"]


class Example(msgspec.Struct, frozen=True):
    """A conversation that something is missing from; without an id it did not come in."""

    title: str | None
    conversation_id: str | None


class Loss(msgspec.Struct, frozen=True):
    """What did not come in: how many times, and the first conversations that it concerns."""

    code: LossCode
    count: int
    examples: Sequence[Example]


class Report(msgspec.Struct, frozen=True):
    """What became of an import so far; everything in the file is in one of these numbers.

    `duplicates` were here already; `changed` came in beside an earlier state of theirs. `progress`: how much of the
    file was read, from 0 to 1. `unused`: names of files in the archive that have no conversations, or were not named by
    any; the first of `unused_count`.
    """

    conversations: int = 0
    messages: int = 0
    files: int = 0
    duplicates: int = 0
    changed: int = 0
    progress: float = 0.0
    losses: Sequence[Loss] = ()
    unused: Sequence[str] = ()
    unused_count: int = 0


class Import(msgspec.Struct, frozen=True):
    """One file that was sent. `problem`: why no more of it came in."""

    id: str
    name: str
    source: Source | None
    status: ImportStatus
    created_at: str
    ended_at: str | None
    report: Report
    problem: Problem | None = None
