"""What a request for a chat says, as far as it is text. Pure."""

from collections.abc import Iterator, Mapping


def texts_in(fields: Mapping[str, object]) -> Iterator[str]:
    """Of its messages, without pictures and sound."""
    messages = fields.get("messages")
    for message in messages if isinstance(messages, list) else ():
        content = message.get("content") if isinstance(message, dict) else None
        if isinstance(content, str):
            yield content
        for part in content if isinstance(content, list) else ():
            text = part.get("text") if isinstance(part, dict) else None
            if isinstance(text, str):
                yield text
