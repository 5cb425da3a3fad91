"""The OpenAI image API as far as the demo model speaks it: generations, edits and variations. Pure.

https://platform.openai.com/docs/api-reference/images; what is not listed in `DrawingRequest` is ignored.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated

import msgspec

from parley.upstream.demo.answer import tokens
from parley.upstream.demo.picture import picture_of
from parley.upstream.demo.wire import InvalidRequestError

_TOKENS_A_PICTURE = 1000


class DrawingRequest(msgspec.Struct, frozen=True):
    """`pictures`: what is to be drawn on, as one number that stands for it."""

    model: str
    prompt: str = ""
    n: Annotated[int, msgspec.Meta(ge=1, le=10)] = 1
    size: str | None = None
    pictures: str = ""


def parse_drawing(body: bytes) -> DrawingRequest:
    """Raises InvalidRequestError."""
    try:
        return msgspec.json.decode(body, type=DrawingRequest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidRequestError(str(error)) from None


def parse_edit(fields: Mapping[str, str], files: Sequence[bytes]) -> DrawingRequest:
    """The same of a form. Raises InvalidRequestError."""
    if not files:
        raise InvalidRequestError("image is missing")
    digest = sha256(b"".join(sha256(each).digest() for each in files)).hexdigest()
    try:
        return msgspec.convert({**fields, "pictures": digest}, DrawingRequest, strict=False)
    except msgspec.ValidationError as error:
        raise InvalidRequestError(str(error)) from None


def drawn(asked: DrawingRequest, number: int) -> dict[str, object]:
    """One of the pictures, as the API hands it out."""
    picture = picture_of(f"{asked.pictures} {asked.prompt}", asked.size, number)
    return {"b64_json": b64encode(picture).decode()}


def picture_usage(asked: DrawingRequest) -> dict[str, object]:
    """As if each picture were so many tokens."""
    given, made = len(tokens(asked.prompt)), _TOKENS_A_PICTURE * asked.n
    return {"input_tokens": given, "output_tokens": made, "total_tokens": given + made}
