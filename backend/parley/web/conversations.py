"""Conversations: made, listed, read, changed one by one or many at once, deleted, restored."""

from collections.abc import Sequence
from typing import TypedDict
from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.domain.conversation import Conversation, ConversationPage, Shelf
from parley.domain.errors import FieldError, InvalidError
from parley.store.conversations import ConversationStore
from parley.store.shelves import ShelfStore
from parley.web.bodies import ChangesBody, ConversationBody, ShelvingBody, read_body
from parley.web.caller import owner_id
from parley.web.limit import page_limit
from parley.web.openapi.operation import CLAIM, DONE, ID, TEXT, Parameter, described, json_of, number
from parley.web.reply import json_reply, no_content

_PAGE, _LONGEST_PAGE = 50, 100
_PATH, _LONGEST_PATH = 500, 500
_LISTED = [
    Parameter("cursor", "The `next_cursor` of the page before.", TEXT),
    Parameter("limit", "How many.", number(1, _LONGEST_PAGE, _PAGE)),
    Parameter("pinned", "Those that are pinned, or are not.", CLAIM),
    Parameter("archived", "Those that are archived; without it those that are not.", CLAIM),
    Parameter("deleted", "Those that can still be restored.", CLAIM),
    Parameter("folder", "Those in this folder; empty: in none.", TEXT),
]


class ShelvedList(TypedDict):
    """Conversations as they are now, and the ids of those that were deleted."""

    conversations: Sequence[Conversation]
    deleted: Sequence[str]


def conversations(store: ConversationStore, shelves: ShelfStore, answers: Answers) -> Blueprint:
    """`/api/conversations`."""
    calls = Blueprint("conversations", __name__, url_prefix="/api/conversations")

    @calls.post("")
    @described(
        "Makes a conversation",
        {201: json_of(Conversation, "The conversation; the same request again brings the same one.")},
        body=ConversationBody,
        example={"title": "Tides", "system_prompt": "Be brief.", "params": {"temperature": 0.2}},
        refusals=("id_taken", "deleted"),
    )
    def create() -> Response:
        return json_reply(store.create(owner_id(), read_body(ConversationBody).draft()), 201)

    @calls.get("")
    @described(
        "Lists conversations",
        {200: json_of(ConversationPage, "One page, the latest message first.")},
        parameters=_LISTED,
        refusals=("invalid",),
    )
    def page() -> Response:
        limit = page_limit(_PAGE, _LONGEST_PAGE)
        return json_reply(store.page(owner_id(), _shelf(), request.args.get("cursor"), limit))

    @calls.patch("")
    @described(
        "Puts many conversations somewhere else",
        {200: json_of(ShelvedList, "What was changed; what does not exist is passed over.")},
        body=ShelvingBody,
        example={"ids": ["3f6b1f3e-8a0e-4c55-9d0c-2a4b6a1c7e10"], "folder": "The sea"},
    )
    def shelve() -> Response:
        body = read_body(ShelvingBody)
        shelved = shelves.shelve(owner_id(), body.ids, body.shelving())
        answers.cut_off(list(shelved.writing))
        return json_reply(ShelvedList(conversations=shelved.conversations, deleted=shelved.deleted))

    @calls.get("/<uuid:conversation_id>")
    @described(
        "Reads a conversation",
        {200: json_of(Conversation, "The conversation with its messages.")},
        parameters=[
            Parameter("leaf", "The path that ends with this message.", ID),
            Parameter("through", "The path that leads through this message; not with `leaf`.", ID),
            Parameter("limit", "How many messages of the path, the last ones.", number(1, _LONGEST_PATH, _PATH)),
        ],
        refusals=("invalid",),
        more="All messages; those of one path where one of the parameters is there.",
    )
    def read(conversation_id: UUID) -> Response:
        if not {"leaf", "through", "limit"} & request.args.keys():
            return json_reply(store.read(owner_id(), str(conversation_id)))
        limit = page_limit(_PATH, _LONGEST_PATH)
        leaf_id, through_id = request.args.get("leaf"), request.args.get("through")
        if None not in (leaf_id, through_id):
            detail = "A path has a leaf, or leads through a message: leave one of them out."
            raise InvalidError(detail, [FieldError("through", detail)])
        goes_on = through_id is not None
        end_id = through_id if goes_on else leaf_id
        path = store.read_path(owner_id(), str(conversation_id), end_id, limit, goes_on=goes_on)
        return json_reply(path)

    @calls.patch("/<uuid:conversation_id>")
    @described(
        "Changes a conversation",
        {200: json_of(Conversation, "As it is now.")},
        body=ChangesBody,
        example={"title": "Why tides come twice a day", "pinned": True},
    )
    def change(conversation_id: UUID) -> Response:
        return json_reply(store.change(owner_id(), str(conversation_id), read_body(ChangesBody).changes()))

    @calls.delete("/<uuid:conversation_id>")
    @described("Deletes a conversation, for 24 hours with a way back", DONE)
    def delete(conversation_id: UUID) -> Response:
        answers.cut_off(store.delete(owner_id(), str(conversation_id)))
        return no_content()

    @calls.post("/<uuid:conversation_id>/restore")
    @described(
        "Brings a deleted conversation back", {200: json_of(Conversation, "As it is now.")}, refusals=("deleted",)
    )
    def restore(conversation_id: UUID) -> Response:
        return json_reply(store.restore(owner_id(), str(conversation_id)))

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
