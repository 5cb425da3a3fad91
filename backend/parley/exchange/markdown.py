"""A conversation as a Markdown document: the path that is shown, as a person reads it. Pure."""

from collections.abc import Iterator

from parley.domain.conversation import Conversation
from parley.domain.fence import fenced
from parley.domain.message import Message
from parley.domain.part import File, Image, Part, Reasoning, Text, ToolCall, ToolResult
from parley.domain.tree import Node, Tree

_UNTITLED = "Untitled"
_OUTCOMES = {
    "stopped": "Stopped.",
    "failed": "Failed.",
    "interrupted": "Interrupted.",
    "writing": "Still being written.",
}


def markdown(conversation: Conversation) -> str:
    """What was thought and what tools were called stands in quotations, files by their names."""
    title = _line(conversation.title or _UNTITLED)
    return "\n\n".join([f"# {title}", *_blocks(conversation)]) + "\n"


def _blocks(conversation: Conversation) -> Iterator[str]:
    if conversation.system_prompt:
        yield _quoted(f"**System prompt.** {conversation.system_prompt}")
    messages = conversation.messages or []
    by_id = {message.id: message for message in messages}
    tree = Tree(Node(message.id, message.parent_id, message.role) for message in messages)
    for message_id in tree.path(conversation.leaf_id):
        yield from _message(by_id[message_id])


def _message(message: Message) -> Iterator[str]:
    yield "## You" if message.role == "user" else f"## {_line(message.model or 'Assistant')}"
    for part in message.parts or ():
        if block := _part(part):
            yield block
    if message.status in _OUTCOMES:
        yield f"*{_OUTCOMES[message.status]}*"


def _part(part: Part) -> str:
    match part:
        case Text():
            return part.text.strip()
        case Reasoning():
            return _quoted(f"**Thoughts.** {part.text.strip()}")
        case ToolCall():
            return _quoted(f"**Called {part.name}.**\n\n{fenced(part.arguments)}")
        case ToolResult():
            return _quoted(f"**Result.**\n\n{fenced(part.content)}")
        case Image() | File():
            return f"*Attached: {_line(part.name)}*"


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _line(text: str) -> str:
    return " ".join(text.split())
