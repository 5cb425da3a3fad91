"""What Parley itself writes, version 1: a conversation as `GET /api/conversations/{c}` shows it (see API.md)."""

from typing import Any

import msgspec

from parley.domain.conversation import Conversation
from parley.domain.message import Message
from parley.domain.part import File, Image
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece, Node
from parley.exchange.loose import moment


def matches(item: dict[str, Any]) -> bool:
    """Whether this is such a conversation."""
    return isinstance(item.get("messages"), list) and "leaf_id" in item and "last_message_at" in item


def conversation(item: dict[str, Any]) -> FoundConversation:
    """Raises msgspec.ValidationError if it is none after all."""
    known = msgspec.convert(item, Conversation)
    messages = known.messages or ()
    return FoundConversation(
        source_id=known.id,
        title=known.title,
        nodes=[_node(message) for message in messages],
        leaf_id=known.leaf_id,
        created_at=moment(known.created_at),
        last_message_at=moment(known.last_message_at),
        model=known.model,
        system_prompt=known.system_prompt,
        params=known.params,
        pinned=known.pinned,
        archived=known.archived,
        folder=known.folder,
        originals={message.id: message.run for message in messages},
    )


def _node(message: Message) -> Node:
    pieces: list[FoundPiece] = []
    for part in message.parts or ():
        if isinstance(part, Image | File):
            pieces.append(FoundFile(part.name, (part.file_id,)))
        else:
            pieces.append(part)
    return Node(
        message.id,
        message.parent_id,
        message.role,
        pieces,
        created_at=moment(message.created_at),
        model=message.model,
        # Whoever was writing it does not write here.
        status="interrupted" if message.status == "writing" else message.status,
        params=message.params,
        runs=message.runs,
        group=message.group_id,
        drawing=message.drawing,
    )
