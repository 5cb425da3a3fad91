"""A conversation as a document."""

import msgspec

from parley.domain.conversation import Conversation
from parley.domain.part import Image, Reasoning, Text, ToolCall, ToolResult
from parley.exchange.markdown import markdown


def message(number: int, parent: int | None, role: str, *parts: object, **fields: object) -> dict[str, object]:
    return {
        "id": str(number),
        "conversation_id": "c",
        "parent_id": None if parent is None else str(parent),
        "role": role,
        "status": "complete",
        "model": "openai/gpt" if role == "assistant" else None,
        "params": None,
        "created_at": "2026-01-01T00:00:00.000Z",
        "sibling_ids": [],
        "run": 1,
        "cursor": None,
        "runs": [],
        "parts": msgspec.to_builtins(list(parts)),
        **fields,
    }


def conversation(*messages: dict[str, object], leaf: str, **fields: object) -> Conversation:
    base: dict[str, object] = {"id": "c", "leaf_id": leaf, "messages": messages, "seq": 1, "folder": None}
    base |= dict.fromkeys(("title", "model", "system_prompt", "params"))
    base |= dict.fromkeys(("created_at", "updated_at", "last_message_at"), "2026-01-01T00:00:00.000Z")
    base |= dict.fromkeys(("writing", "unread", "pinned", "archived", "temporary"), False)
    return msgspec.convert(base | fields, Conversation)


def test_the_path_that_is_shown_is_told_in_order() -> None:
    told = markdown(
        conversation(
            message(1, None, "user", Text("Why?"), Image("f", "sky\n.png", "image/png", 1, 1, 1)),
            message(2, 1, "assistant", Text("Not this.")),
            message(3, 1, "assistant", Reasoning("Hm.\n\nYes."), Text("It scatters.\n"), status="stopped"),
            leaf="3",
            title="The  sky",
            system_prompt="Be brief.",
        )
    )
    assert told == (
        "# The sky\n\n> **System prompt.** Be brief.\n\n## You\n\nWhy?\n\n*Attached: sky .png*\n\n"
        "## openai/gpt\n\n> **Thoughts.** Hm.\n>\n> Yes.\n\nIt scatters.\n\n*Stopped.*\n"
    )


def test_a_fence_is_longer_than_any_in_it() -> None:
    call, result = ToolCall("1", "run", "{}"), ToolResult("1", "```\nx\n```")
    told = markdown(conversation(message(1, None, "assistant", call, result), leaf="1"))
    assert "> **Called run.**\n>\n> ```\n> {}\n> ```" in told
    assert "> ````\n> ```\n> x\n> ```\n> ````" in told


def test_one_without_a_word_has_a_name() -> None:
    assert markdown(conversation(leaf="", title=None)) == "# Untitled\n"
