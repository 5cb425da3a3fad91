"""A snapshot of one path that is shown to whoever has its address: what it holds, and what of it is left out."""

from collections.abc import Sequence

import msgspec

from parley.domain.conversation import Conversation
from parley.domain.message import Message, Role
from parley.domain.part import Part, Reasoning, ToolCall, ToolResult


class Shown(msgspec.Struct, frozen=True):
    """What is shown besides questions and the text of answers."""

    reasoning: bool = False
    tools: bool = False
    system_prompt: bool = False


class SharedMessage(msgspec.Struct, frozen=True):
    """One message of the snapshot; parts as they are in a message."""

    role: Role
    model: str | None
    created_at: str
    parts: Sequence[Part]


class Snapshot(msgspec.Struct, frozen=True):
    """What a stranger sees: nothing of it changes any more."""

    title: str | None
    created_at: str
    system_prompt: str | None
    messages: Sequence[SharedMessage]


class Share(msgspec.Struct, frozen=True):
    """What its owner knows of it. Its address is `/s/{token}`; the token cannot be guessed."""

    id: str
    conversation_id: str
    token: str
    created_at: str
    shown: Shown


def snapshot_of(conversation: Conversation, path: Sequence[Message], shown: Shown, created_at: str) -> Snapshot:
    """Of the path as it is now; an answer of which nothing is left to be seen is left out."""
    messages = [
        SharedMessage(message.role, message.model, message.created_at, parts)
        for message in path
        if (parts := [part for part in message.parts or () if _is_shown(part, shown)])
    ]
    return Snapshot(
        conversation.title, created_at, conversation.system_prompt if shown.system_prompt else None, messages
    )


def _is_shown(part: Part, shown: Shown) -> bool:
    if isinstance(part, Reasoning):
        return shown.reasoning
    return shown.tools if isinstance(part, ToolCall | ToolResult) else True
