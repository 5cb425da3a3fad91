"""Open WebUI's export of chats: a list of rows of its database, each with the chat as its page keeps it.

Read from what its server and page write. Its oddities: thoughts and calls stand as `<details>` in the answer's text,
with values as JSON within escaped attributes; pictures are data URLs or addresses of that server; times are seconds, in
the oldest rows milliseconds; very old chats have a plain list of messages and no history.
"""

import html
import json
import re
from base64 import b64decode
from binascii import Error as Base64Error
from collections import Counter
from collections.abc import Iterator
from typing import Any

from parley.domain.importing import LossCode
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece, Node, new_losses
from parley.exchange.loose import first, keys, listing, mapping, moment, paragraphs, text

_DETAILS = re.compile(
    r'<details type="(reasoning|tool_calls|code_interpreter)"([^>]*)>\s*<summary>.*?</summary>\n?(.*?)\n?</details>\n?',
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r'(\w+)="([^"]*)"')
_DATA_URL = re.compile(r"data:[\w./+-]*;base64,")


def matches(item: dict[str, Any]) -> bool:
    """Whether this is such a conversation."""
    chat = mapping(item.get("chat"))
    return isinstance(chat.get("history"), dict) or isinstance(chat.get("messages"), list)


def conversation(item: dict[str, Any]) -> FoundConversation:
    """Whatever its messages are, each is taken over, or counted."""
    losses = new_losses()
    chat = mapping(item.get("chat"))
    history = mapping(chat.get("history"))
    entries = mapping(history.get("messages")) or _in_a_row(listing(chat.get("messages")))
    nodes: list[Node] = []
    instructions = [text(mapping(chat.get("params")).get("system")), text(chat.get("system"))]
    for node_id, entry in entries.items():
        message = mapping(entry)
        parent_id = first(message.get("parentId"))
        if message.get("role") == "system":
            instructions.append(text(message.get("content")))
            nodes.append(Node(node_id, parent_id))
        elif message.get("role") in ("user", "assistant"):
            nodes.append(_node(node_id, parent_id, message, losses))
        else:
            losses["unreadable_message"] += 1
            nodes.append(Node(node_id, parent_id))
    return FoundConversation(
        source_id=first(item.get("id"), chat.get("id")) or "",
        title=first(item.get("title"), chat.get("title")),
        nodes=nodes,
        leaf_id=first(history.get("currentId")),
        created_at=moment(item.get("created_at")) or moment(chat.get("timestamp")),
        last_message_at=moment(item.get("updated_at")),
        system_prompt=paragraphs(dict.fromkeys(instructions)) or None,
        pinned=item.get("pinned") is True,
        archived=item.get("archived") is True,
        losses=losses,
    )


def _in_a_row(messages: list[Any]) -> dict[str, Any]:
    """As a history has them: each follows the one before it."""
    ids = [first(mapping(each).get("id")) or f"message {number}" for number, each in enumerate(messages)]
    parents = [None, *ids]
    return {
        each: {"parentId": parent, **mapping(message)}
        for each, parent, message in zip(ids, parents, messages, strict=False)
    }


def _node(node_id: str, parent_id: str | None, message: dict[str, Any], losses: Counter[LossCode]) -> Node:
    role = message["role"]
    words = text(message.get("content"))
    pieces: list[FoundPiece] = [*_files(message)]
    pieces.extend(_answer(node_id, words, losses) if role == "assistant" else [Text(words)])
    error = message.get("error")
    if told := first(mapping(error).get("content"), error):
        pieces.append(Text(told))
    if sources := list(_sources(message)):
        pieces.append(Text("\n".join(f"- {source}" for source in sources)))
    is_unfinished = role == "assistant" and message.get("done") is False
    return Node(
        node_id,
        parent_id,
        role,
        pieces,
        created_at=moment(message.get("timestamp")),
        model=first(message.get("model"), message.get("modelName")) if role == "assistant" else None,
        status="failed" if error else "interrupted" if is_unfinished else "complete",
    )


def _answer(node_id: str, words: str, losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    end = 0
    for number, found in enumerate(_DETAILS.finditer(words)):
        yield Text(words[end : found.start()])
        end = found.end()
        kind, body = found[1], html.unescape(found[3])
        values = {name: html.unescape(value) for name, value in _ATTRIBUTE.findall(found[2])}
        if kind == "reasoning":
            yield Reasoning(re.sub(r"^> ?", "", body, flags=re.MULTILINE))
            continue
        call_id = values.get("id") or f"{node_id} {number}"
        if kind == "tool_calls":
            yield ToolCall(call_id, values.get("name") or "tool", _plain(values.get("arguments", "")))
            result = _plain(values.get("result", "")) or body
            if values.get("files") not in (None, "", "null", "[]"):
                losses["missing_file"] += 1
        else:
            yield ToolCall(call_id, kind, body)
            result = _plain(values.get("output", ""))
        if result:
            yield ToolResult(call_id, result)
    yield Text(words[end:])


def _plain(value: str) -> str:
    """What is JSON of a string is that string; anything else stays as it is."""
    try:
        decoded = json.loads(value)
    except ValueError:
        return value
    return decoded if isinstance(decoded, str) else value


def _files(message: dict[str, Any]) -> Iterator[FoundFile]:
    for each in listing(message.get("files")):
        entry = mapping(each)
        inner = mapping(entry.get("file"))
        address = text(entry.get("url"))
        name = first(entry.get("name"), inner.get("filename"), entry.get("type")) or "file"
        content = text(mapping(inner.get("data")).get("content"))
        if _DATA_URL.match(address):
            yield FoundFile(name, data=_decoded(address))
        elif content.strip():
            yield FoundFile(name, data=content.encode("utf-8", "replace"))
        else:
            yield FoundFile(name, keys(entry.get("id"), name))


def _decoded(address: str) -> bytes | None:
    try:
        return b64decode(address.partition(",")[2])
    except (Base64Error, ValueError):
        return None


def _sources(message: dict[str, Any]) -> Iterator[str]:
    """Where the answer says that it knows something from."""
    for each in listing(message.get("sources")) or listing(message.get("citations")):
        source = mapping(mapping(each).get("source"))
        address, name = first(source.get("url")), first(source.get("name"), source.get("id"))
        if address or name:
            yield f"{name or ''} <{address}>".strip() if address else name or ""
