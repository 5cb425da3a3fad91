"""Attached files: uploaded, handed out, removed. What they hold is a stranger's, so that no browser may act on it."""

from http import HTTPStatus
from io import BytesIO
from typing import IO, cast
from uuid import UUID

from flask import Blueprint, Response, request, send_file
from werkzeug.wsgi import wrap_file

from parley.domain.file import StoredFile
from parley.files.blobs import Piece
from parley.files.files import Files, Kept
from parley.web.bodies import MAX_BODY_BYTES
from parley.web.caller import owner_id
from parley.web.file_name import NAME, file_name
from parley.web.openapi.operation import DONE, TEXT, Parameter, Reply, Upload, described, json_of
from parley.web.reply import json_reply, no_content

# Shown where they are; everything else is only ever saved.
_SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", "audio/wav", "audio/mpeg")
_POLICY = "default-src 'none'; sandbox; frame-ancestors 'none'"
# What an id stands for never changes. For its owner's browser alone.
_FOR_EVER = "private, max-age=31536000, immutable"
_ASKED_FOR = "private, no-cache"
_WITH_BODY = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
# What a file, or what is told of it, is handed out with.
_SENT = {"Content-Disposition": "Its name.", "ETag": "Of its bytes."}
FILE = {
    200: Reply("The bytes.", {"*/*": {"type": "string", "format": "binary"}}, _SENT),
    206: Reply("A piece.", {"*/*": {"type": "string", "format": "binary"}}, _SENT | {"Content-Range": "Which."}),
    304: Reply("The bytes are what they were."),
}
FILE_TEXT = {200: Reply("The text.", {"text/plain": {"type": "string"}})}
CONDITIONS = [
    Parameter("Range", "A piece: `bytes=0-1023`.", TEXT, "header"),
    Parameter("If-None-Match", "The `ETag` of the bytes that are there already.", TEXT, "header"),
]


def files(room: Files, most_bytes: int) -> Blueprint:
    """`/api/files/{f}`."""
    calls = Blueprint("files", __name__, url_prefix="/api/files/<uuid:file_id>")

    @calls.put("")
    @described(
        "Takes a file",
        {201: json_of(StoredFile, "What it is; the same again brings the same one.")},
        body=Upload("The file's bytes. What it is, is decided by them."),
        parameters=[NAME],
        refusals=("unsupported_file", "unreadable_file", "id_taken"),
    )
    def receive(file_id: UUID) -> Response:
        name = file_name()
        # Said before the first byte of it is read.
        room.check_size(request.content_length or 0)
        # Of one that does not say its length the room counts: this only lifts the limit of other bodies out of its way.
        request.max_content_length = most_bytes + MAX_BODY_BYTES
        return json_reply(room.receive(owner_id(), str(file_id), name, request.stream), 201)

    @calls.get("")
    @described("The bytes of a file", FILE, parameters=CONDITIONS, refusals=("range_not_satisfiable",))
    def show(file_id: UUID) -> Response:
        return file_response(room.find(owner_id(), str(file_id)))

    @calls.get("/text")
    @described("What a model is told of a file", FILE_TEXT)
    def show_text(file_id: UUID) -> Response:
        return text_response(room.text(owner_id(), str(file_id)))

    @calls.delete("")
    @described("Removes a file that no message has", DONE, refusals=("file_in_use",))
    def remove(file_id: UUID) -> Response:
        room.remove(owner_id(), str(file_id))
        return no_content()

    return calls


def file_response(kept: Kept, *, is_for_ever: bool = True, is_saved: bool = False) -> Response:
    """The bytes, or the piece of them that is asked for, shown or saved; what may be revoked is not kept for ever.

    Nothing is opened for who has them already, or asks only whether they are there.
    """
    file = kept.file
    response = send_file(
        BytesIO(),
        mimetype=file.media_type,
        as_attachment=is_saved or file.media_type not in _SHOWN,
        download_name=file.name,
        conditional=False,
    )
    response.content_length = file.size
    response.set_etag(kept.digest)
    response.headers["Cache-Control"] = _FOR_EVER if is_for_ever else _ASKED_FOR
    response.headers["Content-Security-Policy"] = _POLICY
    response.make_conditional(request, accept_ranges=True, complete_length=file.size)
    if request.method == "GET" and response.status_code in _WITH_BODY:
        start = response.content_range.start
        piece = None if start is None else Piece(start, response.content_length or 0)
        response.response = wrap_file(request.environ, cast("IO[bytes]", kept.open(piece)))
    return response


def text_response(text: str) -> Response:
    """What a model is told of a file."""
    response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    return response
