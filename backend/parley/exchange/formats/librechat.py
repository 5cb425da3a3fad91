"""LibreChat's export of one conversation: its messages in a list with their parents, or within each other.

Read from what its page writes. Its oddities: `messages` or, written "recursively", `messagesTree` with `children`; who
speaks is a flag, in exports of a path only the name; thoughts may stand in the text between `:::thinking` and `:::`.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from parley.domain.importing import LossCode
from parley.domain.message import Role
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.domain.run import Outcome
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece, Node, new_losses
from parley.exchange.loose import as_shown, as_written, first, keys, listing, mapping, moment, paragraphs, text

_THINKING = re.compile(r"^:::thinking\n(.*?)\n:::\n*", re.DOTALL)
# Who answers takes turns: it says nothing to a reader.
_SILENT = ("agent_update",)


def matches(item: dict[str, Any]) -> bool:
    """Whether this is such a conversation."""
    has_messages = isinstance(item.get("messages"), list) or isinstance(item.get("messagesTree"), list)
    return isinstance(item.get("conversationId"), str) and has_messages


def conversation(item: dict[str, Any]) -> FoundConversation:
    """Whatever its messages are, each is taken over, or counted."""
    losses = new_losses()
    options = mapping(item.get("options"))
    nodes: list[Node] = []
    for number, (parent_id, message) in enumerate(_messages(item)):
        message_id = first(message.get("messageId")) or f"message {number}"
        role, pieces = _role(message), list(_pieces(message_id, message, losses))
        nodes.append(
            Node(
                message_id,
                parent_id or first(message.get("parentMessageId")),
                role,
                pieces,
                created_at=moment(message.get("createdAt")),
                model=first(message.get("model"), options.get("model")) if role == "assistant" else None,
                status=_status(message),
            )
        )
    times = [node.created_at for node in nodes if node.created_at is not None]
    return FoundConversation(
        source_id=item["conversationId"],
        title=first(item.get("title")),
        nodes=nodes,
        created_at=min(times, default=None),
        last_message_at=max(times, default=None),
        system_prompt=paragraphs(text(options.get(name)) for name in ("promptPrefix", "system")) or None,
        losses=losses,
    )


def _messages(item: dict[str, Any]) -> Iterator[tuple[str | None, dict[str, Any]]]:
    """Each with the id of the one it stands within, parents first."""
    waiting = [(None, mapping(each)) for each in listing(item.get("messages") or item.get("messagesTree"))][::-1]
    while waiting:
        parent_id, message = waiting.pop()
        yield parent_id, message
        inner = [(message.get("messageId"), mapping(each)) for each in listing(message.get("children"))]
        waiting.extend(reversed(inner))


def _role(message: dict[str, Any]) -> Role:
    by_name = text(message.get("sender")).lower() == "user"
    return "user" if message.get("isCreatedByUser", by_name) is True else "assistant"


def _status(message: dict[str, Any]) -> Outcome:
    if message.get("error") is True:
        return "failed"
    return "interrupted" if message.get("unfinished") is True else "complete"


def _pieces(message_id: str, message: dict[str, Any], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    for each in (*listing(message.get("files")), *listing(message.get("attachments"))):
        entry = mapping(each)
        name = first(entry.get("filename"), entry.get("file_id")) or "file"
        yield FoundFile(name, keys(entry.get("file_id"), name))
    blocks = [mapping(each) for each in listing(message.get("content"))]
    for number, block in enumerate(blocks):
        yield from _block(f"{message_id} {number}", block, losses)
    if not blocks:
        words = text(message.get("text"))
        if thought := _THINKING.match(words):
            yield Reasoning(thought[1])
            words = words[thought.end() :]
        yield Text(words)


def _block(name: str, block: dict[str, Any], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    match block.get("type"):
        case "text" | "error":
            told = block.get("text")
            yield Text(first(told, mapping(told).get("value"), block.get("error")) or "")
        case "think":
            told = block.get("think")
            yield Reasoning(first(told, mapping(told).get("value")) or "")
        case "tool_call":
            yield from _call(name, mapping(block.get("tool_call")))
        case "image_file" | "image_url" as kind:
            entry = mapping(block.get(kind))
            file_name = first(entry.get("filename"), entry.get("file_id")) or "picture"
            yield FoundFile(file_name, keys(entry.get("file_id"), file_name))
        case kind if kind in _SILENT:
            return
        case _:
            losses["unknown_content"] += 1
            yield Text(as_shown(block))


def _call(name: str, call: dict[str, Any]) -> Iterator[FoundPiece]:
    function = mapping(call.get("function"))
    call_id = first(call.get("id")) or name
    arguments = call.get("args", function.get("arguments"))
    written = arguments if isinstance(arguments, str) else as_written(arguments)
    tool = first(call.get("name"), function.get("name"), call.get("type")) or "tool"
    if "code_interpreter" in call:
        written = text(mapping(call["code_interpreter"]).get("input")) or written
    yield ToolCall(call_id, tool, written)
    if output := first(call.get("output"), function.get("output")):
        yield ToolResult(call_id, output)
