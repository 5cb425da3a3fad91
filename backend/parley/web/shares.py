"""Shared snapshots: their owner's calls, and those of whoever has the address."""

from typing import TypedDict
from uuid import UUID, uuid4

from flask import Blueprint, Response

from parley.domain.conversation import Conversation
from parley.domain.share import Share, Shown, Snapshot
from parley.files.files import Files
from parley.store.shares import ShareStore
from parley.web.bodies import Id, StrictBody, read_body
from parley.web.caller import open_to_all, owner_id
from parley.web.files import CONDITIONS, FILE, FILE_TEXT, file_response, text_response
from parley.web.openapi.operation import DONE, ListOf, described, json_of
from parley.web.reply import json_reply, no_content
from parley.web.security import NOT_INDEXED


class ShareBody(StrictBody):
    """`POST /api/conversations/{c}/shares`."""

    id: Id | None = None
    leaf_id: Id | None = None
    reasoning: bool = False
    tools: bool = False
    system_prompt: bool = False


class CopyBody(StrictBody):
    """`POST /api/shared/{token}/copies`."""

    id: Id | None = None


class OwnShare(TypedDict):
    """A share as its owner sees it: what of the path is in it besides questions and answers."""

    id: str
    conversation_id: str
    path: str
    created_at: str
    reasoning: bool
    tools: bool
    system_prompt: bool


def shares(store: ShareStore) -> Blueprint:
    """What a conversation's owner can do."""
    calls = Blueprint("shares", __name__, url_prefix="/api")

    @calls.post("/conversations/<uuid:conversation_id>/shares")
    @described(
        "Shares a snapshot of a path",
        {201: json_of(OwnShare, "The share; its page is at `path`.")},
        body=ShareBody,
        example={"reasoning": True},
        refusals=("id_taken",),
    )
    def create(conversation_id: UUID) -> Response:
        body = read_body(ShareBody)
        shown = Shown(body.reasoning, body.tools, body.system_prompt)
        share = store.create(owner_id(), str(conversation_id), body.id or str(uuid4()), body.leaf_id, shown)
        return json_reply(_told(share), 201)

    @calls.get("/conversations/<uuid:conversation_id>/shares")
    @described("The shares of a conversation", {200: json_of(ListOf("shares", OwnShare), "The newest first.")})
    def show(conversation_id: UUID) -> Response:
        found = store.of_conversation(owner_id(), str(conversation_id))
        return json_reply({"shares": [_told(share) for share in found]})

    @calls.delete("/shares/<uuid:share_id>")
    @described("Revokes a share", DONE)
    def revoke(share_id: UUID) -> Response:
        store.revoke(owner_id(), str(share_id))
        return no_content()

    return calls


def shared(store: ShareStore, files: Files) -> Blueprint:
    """What whoever has the token can do. A copy becomes a conversation of who makes it."""
    calls = Blueprint("shared", __name__, url_prefix="/api/shared/<token>")

    @calls.get("")
    @open_to_all
    @described("What is shared, for anybody", {200: json_of(Snapshot, "The snapshot.")})
    def show(token: str) -> Response:
        return json_reply(store.snapshot(token))

    @calls.get("/files/<uuid:file_id>")
    @open_to_all
    @described("A file of what is shared", FILE, parameters=CONDITIONS, refusals=("range_not_satisfiable",))
    def show_file(token: str, file_id: UUID) -> Response:
        return file_response(files.hand_out(*store.file(token, str(file_id))), is_for_ever=False)

    @calls.get("/files/<uuid:file_id>/text")
    @open_to_all
    @described("What a model is told of it", FILE_TEXT)
    def show_text(token: str, file_id: UUID) -> Response:
        return text_response(files.text_of(*store.file(token, str(file_id))))

    @calls.post("/copies")
    @described(
        "Goes on from what is shared",
        {201: json_of(Conversation, "A conversation of the caller's own; the same again brings the same one.")},
        body=CopyBody,
        example={},
        refusals=("id_taken",),
    )
    def copy(token: str) -> Response:
        return json_reply(store.copy(owner_id(), token, read_body(CopyBody).id or str(uuid4())), 201)

    @calls.after_request
    def hide(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = NOT_INDEXED
        return response

    return calls


def _told(share: Share) -> OwnShare:
    return OwnShare(
        id=share.id,
        conversation_id=share.conversation_id,
        path=f"/s/{share.token}",
        created_at=share.created_at,
        reasoning=share.shown.reasoning,
        tools=share.shown.tools,
        system_prompt=share.shown.system_prompt,
    )
