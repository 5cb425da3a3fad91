"""What a provider says went wrong, as a sentence fit to be shown: short, plain text, never a page. Pure."""

import re

from parley.upstream.characters import storable

_LONGEST = 500
_MARKUP = re.compile(r"<[a-zA-Z!/]")


def complaint_in(event: object) -> str | None:
    """The provider's own words if `event` is an error object in one of the usual shapes; "" if it has no usable words.

    None: it is no error. Shapes: `{"error": {"message"}}`, `{"error": "…"}`, `{"object": "error", "message"}`.
    """
    if not isinstance(event, dict):
        return None
    error = event.get("error")
    if error:
        return words_of(error)
    return words_of(event) if event.get("object") == "error" else None


def error_in(event: object) -> object:
    """What an error event says is wrong: its `error`, or all of it."""
    return event.get("error") or event if isinstance(event, dict) else event


def words_of(error: object) -> str:
    """The message in an error of whatever shape; "" if there is none that can be shown."""
    if isinstance(error, dict):
        candidates = [error.get(name) for name in ("message", "detail", "error", "msg")]
        return next((words for value in candidates if value and (words := words_of(value))), "")
    if not isinstance(error, str) or _MARKUP.search(error):
        return ""
    words = storable(" ".join(error.split()))
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
