"""What clients send: read as far as Parley has to know it, and handed on as it is."""

from collections.abc import Mapping

import msgspec
from flask import request
from werkzeug.exceptions import RequestEntityTooLarge

from parley.domain.errors import FieldError, InvalidError
from parley.upstream.call import FormFile


def json_fields(most_bytes: int) -> dict[str, object]:
    """The body, which is a JSON object. Raises InvalidError."""
    request.max_content_length = most_bytes
    data = request.get_data(cache=False)
    # Of a body that does not say its length, werkzeug keeps the beginning.
    if request.content_length is None and len(data) >= most_bytes:
        raise RequestEntityTooLarge
    try:
        # Strictly: half a character, or a number that is none, could not be handed on.
        fields = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        fields = None
    if not isinstance(fields, dict):
        raise InvalidError("The body is not a JSON object.")
    return fields


def form_fields(most_bytes: int) -> tuple[dict[str, object], list[FormFile]]:
    """The body, which is a form with a file in it: its fields and files. Raises InvalidError."""
    request.max_content_length = most_bytes
    files = [
        FormFile(field, file.filename or field, file.mimetype or "application/octet-stream", file.read())
        for field, file in request.files.items(multi=True)
    ]
    if not files:
        raise InvalidError("The body is not a form (multipart/form-data) with a file.")
    return {name: values[0] if len(values) == 1 else values for name, values in request.form.lists()}, files


def messages_in(fields: Mapping[str, object]) -> list[Mapping[str, object]]:
    """Those of a chat. Raises InvalidError."""
    messages = fields.get("messages")
    if not isinstance(messages, list) or not messages or not all(isinstance(each, dict) for each in messages):
        detail = "messages must be a list of messages, with one at least."
        raise InvalidError(detail, [FieldError("messages", detail)])
    return messages
