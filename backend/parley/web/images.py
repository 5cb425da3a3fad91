"""Pictures: asked for, handed out, taken away together."""

from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.domain.errors import NotFoundError
from parley.domain.part import Image
from parley.exchange.export import Exports
from parley.files.files import Files
from parley.store.messages import MessageStore
from parley.web.answers import STARTED, STARTING, started
from parley.web.bodies import read_body
from parley.web.caller import owner_id
from parley.web.exports import download
from parley.web.files import CONDITIONS, FILE, file_response
from parley.web.image_bodies import ImagesBody
from parley.web.openapi.operation import TEXT, Parameter, Reply, described
from parley.web.stream import LAST_EVENT_ID, last_event_id

_SAVED = Parameter("download", "`1`: to be saved, not shown.", TEXT)
_BYTES = {"type": "string", "format": "binary"}
_ZIP = Reply("A zip.", {"application/zip": _BYTES}, {"Content-Disposition": "Its name."})


def images(answers: Answers, files: Files, messages: MessageStore, exports: Exports) -> Blueprint:
    """`/api/conversations/{c}/images`, `/api/images/{f}` and `/api/messages/{m}/images.zip`."""
    calls = Blueprint("images", __name__, url_prefix="/api")

    @calls.post("/conversations/<uuid:conversation_id>/images")
    @described(
        "Asks for pictures",
        STARTED,
        body=ImagesBody,
        example={"parts": [{"type": "text", "text": "A fox in the snow"}], "n": 2, "conversation": {}},
        parameters=[LAST_EVENT_ID],
        refusals=(*STARTING, "parent_writing", "not_an_answer"),
    )
    def draw(conversation_id: UUID) -> Response:
        asked = read_body(ImagesBody).ask(str(conversation_id))
        return started(asked, answers.ask(owner_id(), asked, last_event_id()))

    @calls.get("/images/<uuid:file_id>")
    @described("The bytes of a picture", FILE, parameters=[_SAVED, *CONDITIONS], refusals=("range_not_satisfiable",))
    def show(file_id: UUID) -> Response:
        kept = files.find(owner_id(), str(file_id))
        if kept.file.kind != "image":
            raise NotFoundError("There is no such picture.")
        return file_response(kept, is_saved=request.args.get("download") == "1")

    @calls.get("/messages/<uuid:message_id>/images.zip")
    @described("The pictures of a message, all of them", {200: _ZIP})
    def take_away(message_id: UUID) -> Response:
        parts = messages.parts(owner_id(), str(message_id))
        pictures = [part for part in parts if isinstance(part, Image)]
        if not pictures:
            raise NotFoundError("This message has no pictures.")
        stem = pictures[0].name.rpartition(".")[0].removesuffix(" 1")
        return download(exports.pictures(owner_id(), pictures), f"{stem}.zip", "application/zip")

    return calls
