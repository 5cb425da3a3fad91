"""Conversations to take away: one, or all of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import cast
from urllib.parse import quote
from uuid import UUID

from flask import Blueprint, Response, request
from gevent.event import Event

from parley.domain.errors import FieldError, InvalidError
from parley.exchange.export import Exports, Format, file_name
from parley.exchange.markdown import markdown
from parley.web.caller import owner_id
from parley.web.held import Hold, hold
from parley.web.openapi.operation import Parameter, Reply, described

_FORMATS = ("markdown", "json")
_FORMAT = Parameter("format", "What as.", {"type": "string", "enum": _FORMATS, "default": "json"})
_BYTES = {"type": "string", "format": "binary"}
_NAMED = {"Content-Disposition": "The name of the file."}


def exports(room: Exports) -> Blueprint:
    """`/api/export` and `/api/conversations/{c}/export`."""
    calls = Blueprint("exports", __name__, url_prefix="/api")

    @calls.get("/export")
    @described(
        "Takes all conversations away",
        {200: Reply("A zip.", {"application/zip": _BYTES}, _NAMED)},
        parameters=[_FORMAT],
        refusals=("invalid",),
    )
    def export_all() -> Response:
        today = datetime.now(UTC).date().isoformat()
        return download(room.archive(owner_id(), None, _format()), f"Parley {today}.zip", "application/zip")

    @calls.get("/conversations/<uuid:conversation_id>/export")
    @described(
        "Takes one conversation away",
        {200: Reply("A document, or a zip.", {"text/markdown": {"type": "string"}, "application/zip": _BYTES}, _NAMED)},
        parameters=[_FORMAT],
        refusals=("invalid",),
    )
    def export(conversation_id: UUID) -> Response:
        conversation = room.read(owner_id(), str(conversation_id))
        name, wanted = file_name(conversation), _format()
        if wanted == "markdown":
            return download(markdown(conversation), f"{name}.md", "text/markdown; charset=utf-8")
        return download(room.archive(owner_id(), [conversation.id], wanted), f"{name}.zip", "application/zip")

    return calls


def _format() -> Format:
    wanted = request.args.get("format", "json")
    if wanted not in _FORMATS:
        detail = f"This is none of {', '.join(_FORMATS)}."
        raise InvalidError(detail, [FieldError("format", detail)])
    return cast("Format", wanted)


def download(body: str | Iterator[bytes], name: str, content_type: str) -> Response:
    """To be saved under this name."""
    response = Response(body if isinstance(body, str) else _held(body, hold()), content_type=content_type)
    # RFC 6266: names have letters of every language.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return response


def _held(pieces: Iterator[bytes], hold: Hold) -> Iterator[bytes]:
    """Whoever may not be here any more has a broken file."""
    is_over = Event()
    with hold(is_over.set):
        for piece in pieces:
            if is_over.is_set():
                return
            yield piece
