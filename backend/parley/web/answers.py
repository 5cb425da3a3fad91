"""Answers: asked for, gone on with, followed, stopped."""

from uuid import UUID

from flask import Blueprint, Response, request

from parley.answers.answers import Answers
from parley.answers.reader import Reader
from parley.answers.receipt import Receipt
from parley.web.bodies import AnswerBody, ContinueBody, MessageBody, read_body
from parley.web.reply import json_reply
from parley.web.stream import event_stream, last_event_id


def answers(owner_id: str, room: Answers) -> Blueprint:
    """The calls that start an answer, and those on one."""
    calls = Blueprint("answers", __name__, url_prefix="/api")

    @calls.post("/conversations/<uuid:conversation_id>/messages")
    def ask(conversation_id: UUID) -> Response:
        asked = read_body(MessageBody).ask(str(conversation_id))
        return _started(room.ask(owner_id, asked, last_event_id()))

    @calls.post("/messages/<uuid:question_id>/answers")
    def ask_again(question_id: UUID) -> Response:
        asked = read_body(AnswerBody).ask_again(str(question_id))
        return _started(room.ask_again(owner_id, asked, last_event_id()))

    @calls.post("/messages/<uuid:answer_id>/continue")
    def go_on(answer_id: UUID) -> Response:
        body = read_body(ContinueBody)
        return _started(room.go_on(owner_id, str(answer_id), last_event_id(body.cursor)))

    @calls.get("/messages/<uuid:answer_id>/events")
    def follow(answer_id: UUID) -> Response:
        return event_stream(room.follow(owner_id, str(answer_id), last_event_id(request.args.get("after"))))

    @calls.post("/messages/<uuid:message_id>/stop")
    def stop(message_id: UUID) -> Response:
        return json_reply(_receipt(str(message_id), room.stop(owner_id, str(message_id))))

    return calls


def _started(reader: Reader) -> Response:
    """The stream, or 202 with what there is of the answer where the client asks for JSON."""
    offered = ["text/event-stream", "application/json"]
    if request.accept_mimetypes.best_match(offered) == "application/json":
        return json_reply(reader.answer, 202)
    return event_stream(reader)


def _receipt(message_id: str, receipts: list[Receipt]) -> dict[str, object]:
    newest = _fields(receipts[-1])
    if receipts[-1].answer_id == message_id:
        return newest
    return newest | {"answers": [{"id": each.answer_id} | _fields(each) for each in receipts]}


def _fields(receipt: Receipt) -> dict[str, object]:
    fields = receipt._asdict()
    del fields["answer_id"]
    return fields
