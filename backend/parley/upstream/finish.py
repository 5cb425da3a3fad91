"""The words providers have for the end of an answer, and ours for them. Pure."""

from parley.domain.run import FinishReason

_WORDS: dict[str, FinishReason] = {
    "length": "length",
    "max_tokens": "length",
    "max_length": "length",
    "model_length": "length",
    "max_output_tokens": "length",
    "tool_calls": "tool_calls",
    "tool_use": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
    "safety": "content_filter",
    "recitation": "content_filter",
    "refusal": "content_filter",
    "blocklist": "content_filter",
    "prohibited_content": "content_filter",
    "sensitive": "content_filter",
}


def finish_reason(word: str | None, *, has_calls: bool) -> FinishReason | None:
    """Our word for the provider's. Unknown ones are `stop`; calls count although the provider said `stop`."""
    reason = _WORDS.get(word.lower(), "stop") if word else None
    return "tool_calls" if has_calls and reason in (None, "stop") else reason
