"""Conversations: made, listed, read, changed, deleted, restored."""

from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.domain.errors import FieldError, InvalidError
from parley.store.conversations import ConversationStore
from parley.web.bodies import ChangesBody, ConversationBody, read_body
from parley.web.limit import page_limit
from parley.web.reply import json_reply, no_content

_PAGE, _LONGEST_PAGE = 50, 100
_PATH, _LONGEST_PATH = 500, 500


def conversations(owner_id: str, store: ConversationStore, answers: Answers) -> Blueprint:
    """`/api/conversations`."""
    calls = Blueprint("conversations", __name__, url_prefix="/api/conversations")

    @calls.post("")
    def create() -> Response:
        return json_reply(store.create(owner_id, read_body(ConversationBody).draft()), 201)

    @calls.get("")
    def page() -> Response:
        return json_reply(store.page(owner_id, request.args.get("cursor"), page_limit(_PAGE, _LONGEST_PAGE)))

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
