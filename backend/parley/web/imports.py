"""Conversations from elsewhere: sent in as a file, reported, taken back."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.domain.importing import Import
from parley.exchange.imports import Imports
from parley.web.bodies import MAX_BODY_BYTES
from parley.web.caller import owner_id
from parley.web.file_name import NAME, file_name
from parley.web.openapi.operation import ListOf, Upload, described, json_of
from parley.web.reply import json_reply

# `import` is a word of Python's.
Undone = TypedDict("Undone", {"import": Import, "deleted": Sequence[str]})


def imports(room: Imports, answers: Answers, most_bytes: int) -> Blueprint:
    """`/api/imports`."""
    calls = Blueprint("imports", __name__, url_prefix="/api/imports")

    @calls.get("")
    @described("What was imported", {200: json_of(ListOf("imports", Import), "The newest 50.")})
    def show_all() -> Response:
        return json_reply({"imports": room.all(owner_id())})

    @calls.put("/<uuid:import_id>")
    @described(
        "Takes an export of another product, or of Parley",
        {201: json_of(Import, "The import, which is then read; the same id again brings it as it is.")},
        body=Upload("The export's bytes."),
        parameters=[NAME],
        refusals=("id_taken",),
    )
    def receive(import_id: UUID) -> Response:
        name = file_name()
        # Said before the first byte of it is read.
        room.check_size(request.content_length or 0)
        # Of one that does not say its length the room counts: this only lifts the limit of other bodies out of its way.
        request.max_content_length = most_bytes + MAX_BODY_BYTES
        return json_reply(room.receive(owner_id(), str(import_id), name, request.stream), 201)

    @calls.get("/<uuid:import_id>")
    @described("What became of an import so far", {200: json_of(Import, "The import.")})
    def show(import_id: UUID) -> Response:
        return json_reply(room.get(owner_id(), str(import_id)))

    @calls.delete("/<uuid:import_id>")
    @described("Takes an import back", {200: json_of(Undone, "What is gone by that.")})
    def undo(import_id: UUID) -> Response:
        undone = room.undo(owner_id(), str(import_id))
        answers.cut_off(list(undone.writing))
        return json_reply(Undone({"import": room.get(owner_id(), str(import_id)), "deleted": undone.deleted}))

    return calls
