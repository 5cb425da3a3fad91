"""Conversations: made, listed, read, changed one by one or many at once, deleted, restored."""

from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.domain.conversation import Shelf
from parley.domain.errors import FieldError, InvalidError
from parley.store.conversations import ConversationStore
from parley.store.shelves import ShelfStore
from parley.web.bodies import ChangesBody, ConversationBody, ShelvingBody, read_body
from parley.web.limit import page_limit
from parley.web.reply import json_reply, no_content

_PAGE, _LONGEST_PAGE = 50, 100
_PATH, _LONGEST_PATH = 500, 500


def conversations(owner_id: str, store: ConversationStore, shelves: ShelfStore, answers: Answers) -> Blueprint:
    """`/api/conversations`."""
    calls = Blueprint("conversations", __name__, url_prefix="/api/conversations")

    @calls.post("")
    def create() -> Response:
        return json_reply(store.create(owner_id, read_body(ConversationBody).draft()), 201)

    @calls.get("")
    def page() -> Response:
        limit = page_limit(_PAGE, _LONGEST_PAGE)
        return json_reply(store.page(owner_id, _shelf(), request.args.get("cursor"), limit))

    @calls.patch("")
    def shelve() -> Response:
        body = read_body(ShelvingBody)
        shelved = shelves.shelve(owner_id, body.ids, body.shelving())
        answers.cut_off(list(shelved.writing))
        return json_reply({"conversations": shelved.conversations, "deleted": shelved.deleted})

    @calls.get("/<uuid:conversation_id>")
    def read(conversation_id: UUID) -> Response:
        if not {"leaf", "through", "limit"} & request.args.keys():
            return json_reply(store.read(owner_id, str(conversation_id)))
        limit = page_limit(_PATH, _LONGEST_PATH)
        leaf_id, through_id = request.args.get("leaf"), request.args.get("through")
        if None not in (leaf_id, through_id):
            detail = "A path has a leaf, or leads through a message: leave one of them out."
            raise InvalidError(detail, [FieldError("through", detail)])
        goes_on = through_id is not None
        end_id = through_id if goes_on else leaf_id
        path = store.read_path(owner_id, str(conversation_id), end_id, limit, goes_on=goes_on)
        return json_reply(path)

    @calls.patch("/<uuid:conversation_id>")
    def change(conversation_id: UUID) -> Response:
        return json_reply(store.change(owner_id, str(conversation_id), read_body(ChangesBody).changes()))

    @calls.delete("/<uuid:conversation_id>")
    def delete(conversation_id: UUID) -> Response:
        answers.cut_off(store.delete(owner_id, str(conversation_id)))
        return no_content()

    @calls.post("/<uuid:conversation_id>/restore")
    def restore(conversation_id: UUID) -> Response:
        return json_reply(store.restore(owner_id, str(conversation_id)))

    return calls


def _shelf() -> Shelf:
    """Which conversations the address asks for."""
    is_deleted = bool(_claim("deleted"))
    # What is deleted may have stood anywhere.
    is_archived = _claim("archived") if "archived" in request.args else None if is_deleted else False
    return Shelf(_claim("pinned"), is_archived, request.args.get("folder"), is_deleted)


def _claim(name: str) -> bool | None:
    """True, false, or None if nothing is said."""
    said = request.args.get(name)
    if said not in (None, "true", "false"):
        detail = "This is neither true nor false."
        raise InvalidError(detail, [FieldError(name, detail)])
    return None if said is None else said == "true"
