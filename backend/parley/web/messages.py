"""Messages kept of several, deleted and restored."""

from uuid import UUID

from flask import Blueprint, Response

from parley.answers.answers import Answers
from parley.domain.conversation import Conversation
from parley.store.messages import MessageStore
from parley.web.caller import owner_id
from parley.web.openapi.operation import DONE, described, json_of
from parley.web.reply import json_reply, no_content


def messages(store: MessageStore, answers: Answers) -> Blueprint:
    """`/api/messages/{m}`."""
    calls = Blueprint("messages", __name__, url_prefix="/api/messages/<uuid:message_id>")

    @calls.post("/keep")
    @described(
        "Keeps one of several answers",
        {200: json_of(Conversation, "The conversation, which is gone on from this answer.")},
        refusals=("deleted",),
    )
    def keep(message_id: UUID) -> Response:
        return json_reply(store.keep(owner_id(), str(message_id)))

    @calls.delete("")
    @described("Deletes a message and what hangs below it", DONE)
    def delete(message_id: UUID) -> Response:
        answers.cut_off(store.delete(owner_id(), str(message_id)))
        return no_content()

    @calls.post("/restore")
    @described(
        "Brings back what a deletion took",
        {200: json_of(Conversation, "The conversation with its messages.")},
        refusals=("deleted",),
    )
    def restore(message_id: UUID) -> Response:
        return json_reply(store.restore(owner_id(), str(message_id)))

    return calls
