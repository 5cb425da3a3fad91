"""Claude's `conversations.json`: a list of conversations, whose messages follow each other or name their parent.

Anthropic publishes no description; this follows what those who read it have written down. Its oddities: a message says
the same in `text` and in `content`, of which the second is whole; attached files are there as their text only.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from parley.domain.importing import LossCode
from parley.domain.message import Role
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece, Node, new_losses
from parley.exchange.loose import as_shown, as_written, first, keys, listing, mapping, moment, paragraphs, text

_ROLES: dict[str, Role] = {"human": "user", "user": "user", "assistant": "assistant"}
# Says nothing to anybody.
_SILENT = ("token_budget", "flag")


def matches(item: dict[str, Any]) -> bool:
    """Whether this is such a conversation."""
    return isinstance(item.get("chat_messages"), list)


def conversation(item: dict[str, Any]) -> FoundConversation:
    """Whatever its messages are, each is taken over, or counted."""
    losses = new_losses()
    nodes: list[Node] = []
    ids = {text(mapping(each).get("uuid")) for each in item["chat_messages"]}
    for number, entry in enumerate(item["chat_messages"]):
        message = mapping(entry)
        role = _ROLES.get(text(message.get("sender")))
        if role is None:
            losses["unreadable_message"] += 1
        named = first(message.get("parent_message_uuid"))
        # What names no parent of this conversation's begins it, or follows the one before it.
        before = nodes[-1].id if nodes and named is None else None
        nodes.append(
            Node(
                first(message.get("uuid")) or f"message {number}",
                named if named in ids else before,
                role,
                list(_pieces(message, losses)),
                created_at=moment(message.get("created_at")),
                model=first(message.get("model"), item.get("model")) if role == "assistant" else None,
                status="stopped" if message.get("stop_reason") == "user_canceled" else "complete",
            )
        )
    leaf_id = first(item.get("current_leaf_message_uuid")) or (nodes[-1].id if nodes else None)
    return FoundConversation(
        source_id=text(item.get("uuid")),
        title=first(item.get("name")),
        nodes=nodes,
        leaf_id=leaf_id,
        created_at=moment(item.get("created_at")),
        last_message_at=moment(item.get("updated_at")),
        pinned=item.get("is_starred") is True,
        losses=losses,
    )


def _pieces(message: dict[str, Any], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    attached: set[str] = set()
    for each in listing(message.get("attachments")):
        entry = mapping(each)
        name, found = first(entry.get("file_name")) or "attachment", text(entry.get("extracted_content"))
        attached.add(name)
        yield FoundFile(name, (name,), data=found.encode("utf-8", "replace") if found.strip() else None)
    for each in (*listing(message.get("files")), *listing(message.get("files_v2"))):
        entry = mapping(each)
        name = first(entry.get("file_name"), entry.get("file_uuid")) or "file"
        if name not in attached:
            attached.add(name)
            yield FoundFile(name, keys(entry.get("file_uuid"), name))
    blocks = [mapping(each) for each in listing(message.get("content"))]
    if blocks:
        for number, block in enumerate(blocks):
            yield from _block(f"{message.get('uuid')} {number}", block, losses)
    elif words := text(message.get("text")):
        yield Text(words)


def _block(name: str, block: dict[str, Any], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    match block.get("type"):
        case "text":
            yield Text(text(block.get("text")))
        case "thinking":
            yield Reasoning(text(block.get("thinking")))
        case "voice_note":
            yield Text(paragraphs((text(block.get("title")), text(block.get("text")))))
        case "tool_use":
            tool = first(block.get("name")) or "tool"
            yield ToolCall(first(block.get("id")) or name, tool, as_written(block.get("input")))
        case "tool_result":
            told = block.get("content")
            words = told if isinstance(told, str) else paragraphs(_result(each) for each in listing(told))
            call_id = first(block.get("tool_use_id")) or name
            yield ToolResult(call_id, words, block.get("is_error") is True)
        case kind if kind in _SILENT:
            return
        case _:
            losses["unknown_content"] += 1
            yield Text(as_shown(block))


def _result(value: object) -> str:
    entry = mapping(value)
    return text(entry.get("text")) or as_written(value)
