"""What every conversation, message, run and end looks like, field by field, whatever a test is about."""

import re
from uuid import UUID

from tests.answer_copy import Json, length, position
from tests.event_stream import EventStream
from tests.server import API_KEY

OUTCOMES = ("complete", "stopped", "failed", "interrupted")

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
_CONVERSATION = {
    *("id", "title", "model", "system_prompt", "params", "leaf_id", "created_at", "updated_at", "last_message_at"),
    *("writing", "unread", "seq", "pinned", "archived", "folder", "temporary"),
}
_MESSAGE = {
    *("id", "conversation_id", "parent_id", "role", "status", "model", "params", "created_at", "sibling_ids", "run"),
    *("cursor", "parts", "runs", "group_id", "drawing"),
}
_END = {
    *("status", "finish_reason", "provider_finish_reason", "usage", "timing", "error", "stop", "left_out", "model"),
    "dropped_params",
}
_USAGE = {"input_tokens", "output_tokens", "reasoning_tokens", "estimated", "cost"}
_TIMING = {"first_token_ms", "duration_ms", "parts", "requests", "stalls"}
_PARTS = {
    "text": {"type", "text"},
    "reasoning": {"type", "text"},
    "tool_call": {"type", "id", "name", "arguments"},
    "tool_result": {"type", "id", "content", "is_error"},
    "image": {"type", "file_id", "name", "media_type", "size", "width", "height"},
    "file": {"type", "file_id", "name", "media_type", "kind", "size", "characters", "given", "tokens"},
}


def check_id(value: str) -> None:
    assert str(UUID(value)) == value, "a UUID in lower case"


def check_conversation(conversation: Json, *, has_messages: bool = False) -> None:
    assert conversation.keys() == _CONVERSATION | ({"messages"} if has_messages else set())
    check_id(conversation["id"])
    for name in ("created_at", "updated_at", "last_message_at"):
        assert _TIME.fullmatch(conversation[name]), f"{name} is {conversation[name]}"
    assert conversation["created_at"] <= conversation["last_message_at"] <= conversation["updated_at"]
    assert type(conversation["writing"]) is type(conversation["unread"]) is bool
    assert conversation["seq"] > 0
    for message in conversation.get("messages", ()):
        check_message(message)
        assert message["conversation_id"] == conversation["id"]


def check_message(message: Json, *, has_parts: bool = True) -> None:
    assert message.keys() == (_MESSAGE if has_parts else _MESSAGE - {"parts"})
    check_id(message["id"])
    assert message["id"] in message["sibling_ids"]
    assert _TIME.fullmatch(message["created_at"])
    for part in message.get("parts", ()):
        assert part.keys() == _PARTS[part["type"]]
    if message["role"] == "user":
        assert (message["status"], message["run"], message["cursor"], message["runs"]) == ("complete", 0, None, [])
    else:
        _check_answer(message)


def _check_answer(message: Json) -> None:
    assert message["role"] == "assistant"
    assert [run["run"] for run in message["runs"]] == list(range(1, message["run"] + 1))
    assert message["status"] == message["runs"][-1]["status"]
    assert message["cursor"].startswith(f"{message['run']}-")
    if "parts" in message:
        assert position(message["cursor"]) == length(message["parts"])
    assert [run["start"] for run in message["runs"]] == sorted(run["start"] for run in message["runs"])
    assert message["runs"][0]["start"] == 0
    for run in message["runs"]:
        assert run.keys() == _END | {"run", "start"}
        if run["status"] == "writing":
            assert {run[name] for name in _END - {"status"}} == {None}
        else:
            check_end({name: run[name] for name in _END})


def check_end(end: Json) -> None:
    assert end.keys() == _END
    assert end["status"] in OUTCOMES
    assert end["finish_reason"] in ("stop", "length", "tool_calls", "content_filter", None)
    if end["usage"] is not None:
        assert end["usage"].keys() == _USAGE
    if end["timing"] is not None:
        assert end["timing"].keys() == _TIMING
    assert (end["error"] is not None) == (end["status"] in ("failed", "interrupted"))
    if end["error"] is not None:
        assert end["error"].keys() == {"code", "detail"}
        assert "<" not in end["error"]["detail"]
    assert (end["stop"] is not None) == (end["status"] == "stopped")
    if end["stop"] is not None:
        assert end["stop"].keys() == {"upstream_closed", "closed_after_ms"}


def check_failed(stream: EventStream, code: str, text: str = "") -> str:
    """The sentence of the failed run, which kept its text and is stored as it was told."""
    end = stream.rest()
    check_end(end)
    assert (end["status"], end["error"]["code"], end["stop"]) == ("failed", code, None)
    assert (end["finish_reason"], stream.text) == (None, text)
    detail: str = end["error"]["detail"]
    assert detail
    assert API_KEY not in detail
    assert "html" not in detail.lower()
    assert "Traceback" not in detail
    return detail
