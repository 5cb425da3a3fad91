"""What a provider's reply to a request for pictures says: the pictures, those on their way, what they took. Pure.

https://platform.openai.com/docs/api-reference/images and …/images-streaming. An address may hold the picture itself
(RFC 2397), as OpenRouter's and some local servers' do.
"""

import binascii
from base64 import b64decode
from collections.abc import Iterator

import msgspec

from parley.domain.run import Usage
from parley.upstream.chunk import parse_json, usage_in
from parley.upstream.complaint import complaint_in, error_in, words_of
from parley.upstream.decoder import reported_error
from parley.upstream.error import UpstreamError
from parley.upstream.framing import Frame, frames

_BASE64 = ";base64,"
_PARTIAL, _COMPLETED = "partial_image", "completed"


class Drawn(msgspec.Struct, frozen=True):
    """A picture that is done: its bytes, or, where it has none, the address at which it is for a while."""

    data: bytes
    url: str = ""


class Glimpse(msgspec.Struct, frozen=True):
    """A picture as it is before it is done."""

    data: bytes


DrawnEvent = Drawn | Glimpse | Usage


def drawn_in(body: bytes) -> Iterator[DrawnEvent]:
    """What a whole reply says. Raises UpstreamError if it is an error, or nothing that could be understood."""
    try:
        reply = parse_json(body)
    except ValueError:
        raise UpstreamError("provider_error", "The provider's reply is not JSON.") from None
    complaint = complaint_in(reply)
    if complaint is not None:
        raise reported_error(complaint)
    data = reply.get("data") if isinstance(reply, dict) else None
    for each in data if isinstance(data, list) else ():
        if isinstance(each, dict):
            yield from _pictures(each)
    if usage := usage_in(reply):
        yield usage


def drawn_event(event: bytes) -> Iterator[DrawnEvent]:
    """What one event of a stream says; nothing, if it is of another kind. Raises UpstreamError if it is an error."""
    for frame in frames(event):
        if frame.data.strip() and frame.data.strip() != b"[DONE]":
            yield from _said(frame)


def _said(frame: Frame) -> Iterator[DrawnEvent]:
    try:
        said = parse_json(frame.data)
    except ValueError:
        said = None
    complaint = words_of(error_in(said)) if frame.name == "error" else complaint_in(said)
    if complaint is not None:
        raise reported_error(complaint)
    if not isinstance(said, dict):
        return
    # image_generation.…, image_edit.…: the event's name may say it alone.
    kind = str(said.get("type") or frame.name).rpartition(".")[2]
    if kind == _PARTIAL and (data := _decoded(said.get("b64_json"))):
        yield Glimpse(data)
    elif kind == _COMPLETED:
        yield from _pictures(said)
        if usage := usage_in(said):
            yield usage


def _pictures(said: dict[str, object]) -> Iterator[Drawn]:
    url = said.get("url")
    data = _decoded(said.get("b64_json"))
    if data:
        yield Drawn(data)
    elif isinstance(url, str) and url.startswith("data:"):
        if data := _decoded(url):
            yield Drawn(data)
    elif isinstance(url, str) and url:
        yield Drawn(b"", url)


def _decoded(text: object) -> bytes:
    """Base64, alone or in an address; nothing, if it is none."""
    if not isinstance(text, str):
        return b""
    head, mark, rest = text.partition(_BASE64)
    try:
        return b64decode(rest if mark and head.startswith("data:") else text)
    except (binascii.Error, ValueError):
        return b""
