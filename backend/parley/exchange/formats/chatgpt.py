"""ChatGPT's `conversations.json`, as its export has had it from 2023 to 2026: a list of trees of messages.

OpenAI publishes no description; this follows what those who read it have written down. Its oddities: nodes without a
message, system messages that say nothing, an answer in many steps (thoughts, calls, results, texts), what a person
wants in every conversation as a hidden message of theirs, and citations as marks in private-use characters.
"""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from parley.domain.fence import fenced
from parley.domain.importing import LossCode
from parley.domain.part import Reasoning, Text, ToolCall, ToolResult
from parley.domain.run import Outcome
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece, Node, new_losses
from parley.exchange.loose import as_shown, first, listing, mapping, moment, paragraphs, text

# U+E200 opens a mark and U+E201 closes it; U+E202 stands between its parts.
_MARK = re.compile("\ue200[^\ue201]*\ue201")
_POINTERS = ("file-service://", "sediment://")
_INSTRUCTIONS = ("user_editable_context", "model_editable_context")
_STATUS: dict[str, Outcome] = {"in_progress": "interrupted", "finished_partial_completion": "stopped"}
_EVERYONE = "all"
# Where a content of this kind has its words.
_WORDS = {
    "code": ("text",),
    "execution_output": ("text",),
    "system_error": ("name", "text"),
    **dict.fromkeys(("tether_browsing_display", "tether_quote", "sonic_webpage"), ("title", "url", "text", "result")),
}


def matches(item: dict[str, Any]) -> bool:
    """Whether this is such a conversation."""
    return isinstance(item.get("mapping"), dict)


def conversation(item: dict[str, Any]) -> FoundConversation:
    """Whatever its messages are, each is taken over, or counted."""
    losses = new_losses()
    nodes: list[Node] = []
    instructions: list[str] = []
    for node_id, entry in item["mapping"].items():
        node = mapping(entry)
        message = mapping(node.get("message"))
        parent_id = first(node.get("parent"))
        if told := _instructions(message):
            instructions.append(told)
            message = {}
        nodes.append(_node(node_id, parent_id, message, losses))
    return FoundConversation(
        source_id=first(item.get("conversation_id"), item.get("id")) or "",
        title=first(item.get("title")),
        nodes=nodes,
        leaf_id=first(item.get("current_node")),
        created_at=moment(item.get("create_time")),
        last_message_at=moment(item.get("update_time")),
        system_prompt=paragraphs(dict.fromkeys(instructions)) or None,
        pinned=moment(item.get("pinned_time")) is not None or item.get("is_starred") is True,
        archived=item.get("is_archived") is True,
        losses=losses,
    )


def _instructions(message: dict[str, Any]) -> str:
    """What the person wants in every conversation; the same is said in one of several places."""
    content, metadata = mapping(message.get("content")), mapping(message.get("metadata"))
    told = mapping(metadata.get("user_context_message_data"))
    if told:
        return paragraphs((text(told.get("about_user_message")), text(told.get("about_model_message"))))
    if content.get("content_type") not in _INSTRUCTIONS:
        return ""
    names = ("user_profile", "user_instructions", "model_set_context", "text")
    return paragraphs(text(content.get(name)) for name in names)


def _node(node_id: str, parent_id: str | None, message: dict[str, Any], losses: Counter[LossCode]) -> Node:
    author = mapping(message.get("author"))
    role = author.get("role")
    pieces = list(_pieces(node_id, parent_id, message, losses))
    if role == "system" and pieces:
        losses["inner_instructions"] += 1
    if role not in ("user", "assistant", "tool") or not pieces:
        return Node(node_id, parent_id)
    metadata = mapping(message.get("metadata"))
    is_cut = mapping(metadata.get("finish_details")).get("type") == "interrupted"
    return Node(
        node_id,
        parent_id,
        "user" if role == "user" else "assistant",
        pieces,
        created_at=moment(message.get("create_time")),
        model=first(metadata.get("model_slug")) if role == "assistant" else None,
        status="stopped" if is_cut else _STATUS.get(text(message.get("status")), "complete"),
    )


def _pieces(
    node_id: str, parent_id: str | None, message: dict[str, Any], losses: Counter[LossCode]
) -> Iterator[FoundPiece]:
    content, metadata = mapping(message.get("content")), mapping(message.get("metadata"))
    role, recipient = mapping(message.get("author")).get("role"), first(message.get("recipient")) or _EVERYONE
    attached = [mapping(each) for each in listing(metadata.get("attachments"))]
    names = {text(each.get("id")): first(each.get("name"), each.get("id")) or "file" for each in attached}
    said = list(_said(content, names, losses))
    for file_id, name in names.items():
        yield FoundFile(name, (file_id, name))
    words = [_with_sources(piece.text, metadata) for piece in said if isinstance(piece, Text)]
    if role == "tool":
        if told := paragraphs(words):
            yield ToolResult(parent_id or node_id, told, content.get("content_type") == "system_error")
        yield from (piece for piece in said if not isinstance(piece, Text))
    elif role == "assistant" and recipient != _EVERYONE:
        yield ToolCall(node_id, recipient, paragraphs(words))
    elif content.get("content_type") == "code":
        yield Text(fenced(paragraphs(words)))
    else:
        yield from (Text(_with_sources(piece.text, metadata)) if isinstance(piece, Text) else piece for piece in said)


def _said(content: dict[str, Any], names: dict[str, str], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    """`names`: of attached files by their ids; those that are pointed to are taken out of it."""
    match content.get("content_type"):
        case "text" | "multimodal_text":
            for part in listing(content.get("parts")):
                yield from _part(part, names, losses)
        case str(kind) if kind in _WORDS:
            yield from _texts(paragraphs(text(content.get(name)) for name in _WORDS[kind]))
        case "thoughts":
            for thought in listing(content.get("thoughts")):
                told = mapping(thought)
                if words := paragraphs((text(told.get("summary")), text(told.get("content")))):
                    yield Reasoning(words)
        case "reasoning_recap":
            if words := text(content.get("content")):
                yield Reasoning(words)
        case None:
            return
        case _:
            losses["unknown_content"] += 1
            yield Text(as_shown(content))


def _part(part: object, names: dict[str, str], losses: Counter[LossCode]) -> Iterator[FoundPiece]:
    if isinstance(part, str):
        yield from _texts(part)
        return
    entry = mapping(part)
    kind = text(entry.get("content_type"))
    if kind == "audio_transcription" or (kind == "text" and "text" in entry):
        yield from _texts(entry.get("text"))
    elif pointers := list(_pointers(entry)):
        for file_id in pointers:
            yield FoundFile(names.pop(file_id, f"{'sound' if 'audio' in kind else 'picture'} {file_id}"), (file_id,))
    elif entry:
        losses["unknown_content"] += 1
        yield Text(as_shown(entry))


def _pointers(entry: dict[str, Any]) -> Iterator[str]:
    """The ids of the files that it points to, itself or by what it holds: a voice with pictures holds several."""
    held = (entry.get("audio_asset_pointer"), entry.get("video_container_asset_pointer"))
    for each in (entry, *held, *listing(entry.get("frames_asset_pointers"))):
        pointer = each if isinstance(each, str) else text(mapping(each).get("asset_pointer"))
        for scheme in _POINTERS:
            if pointer.startswith(scheme):
                yield pointer.removeprefix(scheme).partition("#")[0].partition("?")[0]


def _texts(value: object) -> Iterator[Text]:
    if text(value).strip():
        yield Text(text(value))


def _with_sources(words: str, metadata: dict[str, Any]) -> str:
    """Marks of citations as the links that they stand for; what they are without one says nothing."""
    if "\ue200" not in words:
        return words
    for reference in listing(metadata.get("content_references")):
        mark, link = text(mapping(reference).get("matched_text")), text(mapping(reference).get("alt"))
        if mark.startswith("\ue200") and link:
            words = words.replace(mark, link)
    return _MARK.sub("", words)
