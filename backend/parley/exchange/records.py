"""What the process that reads an export tells the one that keeps it: a line of JSON each. Plain values."""

from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec

from parley.domain.importing import LossCode, Problem, Source
from parley.domain.message import Params, Role
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.domain.run import Outcome, Run
from parley.domain.sketch import Sketch


class Attachment(msgspec.Struct, frozen=True, tag_field="type", tag="attachment"):
    """A file of a message. It lies in the common folder under `number`; without one, `lack` says why not."""

    name: str
    number: int | None = None
    lack: Literal["missing_file", "refused_file"] | None = None


Piece = Text | Reasoning | ToolCall | ToolResult | Attachment


class ConversationRecord(msgspec.Struct, frozen=True, tag_field="record", tag="conversation"):
    """The beginning of a conversation, of which so many `messages` follow; `leaf` is the number of one of them.

    `digest`: SHA-256 of what it says. `originals`: of one that Parley itself wrote, its messages' ids and runs. Times
    are milliseconds. `progress`: how much of the file was read, from 0 to 1.
    """

    source: Source
    source_id: str
    digest: str
    title: str | None
    created_at: int | None
    last_message_at: int | None
    model: str | None
    system_prompt: str | None
    params: Params | None
    pinned: bool
    archived: bool
    folder: str | None
    messages: int
    leaf: int
    progress: float
    originals: Mapping[str, int] = {}


class MessageRecord(msgspec.Struct, frozen=True, tag_field="record", tag="message"):
    """`parent` and `group` are numbers of earlier messages of the conversation, `group` perhaps its own.

    A question follows an answer or nothing, an answer a question. `runs`: of an answer that Parley itself wrote.
    """

    role: Role
    parent: int | None
    created_at: int | None
    model: str | None
    status: Outcome
    pieces: Sequence[Piece]
    params: Params | None = None
    runs: Sequence[Run] = ()
    group: int | None = None
    drawing: Sketch | None = None


class LossRecord(msgspec.Struct, frozen=True, tag_field="record", tag="loss"):
    """Something did not come in: of the conversation before it, or a conversation as a whole."""

    code: LossCode
    count: int
    is_whole: bool = False
    title: str | None = None


class EndRecord(msgspec.Struct, frozen=True, tag_field="record", tag="end"):
    """The last one: the file was read to its end, or to where it has a problem."""

    problem: Problem | None
    unused: Sequence[str]
    unused_count: int


Record = ConversationRecord | MessageRecord | LossRecord | EndRecord
