"""Values as JSON responses."""

import msgspec
from flask import Response


def json_reply(value: object, status: int = 200, content_type: str = "application/json") -> Response:
    """A response whose body is the value as JSON."""
    return Response(msgspec.json.encode(value), status, content_type=content_type)


def no_content() -> Response:
    """It is done, and there is nothing to say about it."""
    return Response(status=204)
