"""What a request for a chat says, as far as it is text. Pure."""

from collections.abc import Iterator, Mapping


def texts_in(fields: Mapping[str, object]) -> Iterator[str]:
    """Of all its messages."""
    messages = fields.get("messages")
    for message in messages if isinstance(messages, list) else ():
        if isinstance(message, dict):
            yield from texts_of(message)


def texts_of(message: Mapping[str, object]) -> Iterator[str]:
    """Of one, without pictures and sound."""
    content = message.get("content")
    if isinstance(content, str):
        yield content
    for part in content if isinstance(content, list) else ():
        text = part.get("text") if isinstance(part, dict) else None
        if isinstance(text, str):
            yield text
