"""Answers: asked for, gone on with, followed, stopped."""

import re
from collections.abc import Sequence
from typing import NotRequired, TypedDict
from uuid import UUID

from flask import Blueprint, Response, request
from msgspec import structs

from parley.answers.answers import Answers
from parley.answers.reader import Reader
from parley.answers.readers import Readers
from parley.answers.receipt import Receipt
from parley.domain.ask import Ask, AskAgain
from parley.domain.cursor import Cursor
from parley.domain.errors import FieldError, InvalidError
from parley.domain.events import Answer
from parley.domain.message import Message
from parley.domain.run import Status
from parley.web.bodies import AnswerBody, ContinueBody, MessageBody, read_body
from parley.web.caller import owner_id
from parley.web.openapi.operation import TEXT, AnyOf, Parameter, described, events_of, json_of
from parley.web.reply import json_reply
from parley.web.stream import EVENTS, JOINT_EVENTS, LAST_EVENT_ID, event_stream, joint_stream, last_event_id

# As many as one stream may bring.
_MOST_TOGETHER = 8
_UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ID = re.compile(_UUID)
_LIST = {"type": "string", "pattern": f"^{_UUID}(:[^,]*)?(,{_UUID}(:[^,]*)?){{0,{_MOST_TOGETHER - 1}}}$"}


class AnswersBegun(TypedDict):
    """Several answers to one question; the question where it was asked, too."""

    user_message: NotRequired[Message]
    answers: list[Answer]


class StopReceipt(TypedDict):
    """How an answer ended, and what is known of its connection."""

    status: Status
    cursor: str | None
    upstream_closed: bool
    closed_after_ms: int | None


class StoppedAnswer(StopReceipt):
    """The same of one of several."""

    id: str


class StoppedAnswers(StopReceipt):
    """Of a question: its newest answer's, and those of all."""

    answers: list[StoppedAnswer]


_INSTEAD = "The same without waiting, where `Accept` says `application/json`."
STARTED = {
    200: events_of(
        {name: AnyOf([event, JOINT_EVENTS[name]]) for name, event in EVENTS.items()},
        "The answer as it is written; of several all of them, as in GET /api/events.",
    ),
    202: json_of(AnyOf([Answer, AnswersBegun]), _INSTEAD),
}
STARTING = (
    *("id_taken", "deleted", "unknown_provider", "model_cannot_see", "model_cannot_hear"),
    *("too_many_answers", "too_many_questions", "budget_spent", "not_allowed", "shutting_down"),
)


def answers(room: Answers) -> Blueprint:
    """The calls that start answers, and those on one or several."""
    calls = Blueprint("answers", __name__, url_prefix="/api")

    @calls.post("/conversations/<uuid:conversation_id>/messages")
    @described(
        "Asks",
        STARTED,
        body=MessageBody,
        example={"parts": [{"type": "text", "text": "Why is the sky blue?"}], "conversation": {}},
        parameters=[LAST_EVENT_ID],
        refusals=(*STARTING, "parent_writing", "not_an_answer"),
    )
    def ask(conversation_id: UUID) -> Response:
        asked = read_body(MessageBody).ask(str(conversation_id))
        return started(asked, room.ask(owner_id(), asked, last_event_id()))

    @calls.post("/messages/<uuid:question_id>/answers")
    @described(
        "Asks for more answers to a question",
        STARTED,
        body=AnswerBody,
        example={"n": 2},
        parameters=[LAST_EVENT_ID],
        refusals=STARTING,
    )
    def ask_again(question_id: UUID) -> Response:
        asked = read_body(AnswerBody).ask_again(str(question_id))
        return started(asked, room.ask_again(owner_id(), asked, last_event_id()))

    @calls.post("/messages/<uuid:answer_id>/continue")
    @described(
        "Goes on with an answer that was cut off",
        {200: events_of(EVENTS, "What follows the cursor."), 202: json_of(Answer, _INSTEAD)},
        body=ContinueBody,
        example={"cursor": "1-311"},
        parameters=[LAST_EVENT_ID],
        refusals=(*STARTING, "has_replies", "not_continuable", "model_cannot_continue"),
    )
    def go_on(answer_id: UUID) -> Response:
        body = read_body(ContinueBody)
        return _begun(room.go_on(owner_id(), str(answer_id), last_event_id(body.cursor)))

    @calls.get("/messages/<uuid:answer_id>/events")
    @described(
        "Follows an answer, or replays it",
        {200: events_of(EVENTS, "What follows the cursor.")},
        parameters=[LAST_EVENT_ID, Parameter("after", "The same where no header can be set; the header wins.", TEXT)],
    )
    def follow(answer_id: UUID) -> Response:
        return event_stream(room.follow(owner_id(), str(answer_id), last_event_id(request.args.get("after"))))

    @calls.get("/events")
    @described(
        "Follows several answers at once",
        {200: events_of(JOINT_EVENTS, "What follows their cursors; no event has an id.")},
        parameters=[Parameter("answers", f"`{{id}}:{{cursor}},…`, up to {_MOST_TOGETHER}.", _LIST, is_required=True)],
        refusals=("invalid", "not_found"),
    )
    def follow_several() -> Response:
        wanted = _wanted(request.args.get("answers", ""))
        return joint_stream(Readers(room.follow_all(owner_id(), wanted)))

    @calls.post("/messages/<uuid:message_id>/stop")
    @described(
        "Stops an answer, or every answer to a question",
        {200: json_of(AnyOf([StopReceipt, StoppedAnswers]), "Once the connection to the provider is closed.")},
    )
    def stop(message_id: UUID) -> Response:
        return json_reply(_receipt(str(message_id), room.stop(owner_id(), str(message_id))))

    return calls


def started(asked: Ask | AskAgain, readers: Sequence[Reader]) -> Response:
    """What was asked for: of one answer like any, of several all of them at once."""
    if len(asked.answers) == 1:
        return _begun(readers[0])
    if not _wants_json():
        return joint_stream(Readers(readers))
    answers = [reader.answer for reader in readers]
    begun = AnswersBegun(answers=[structs.replace(each, user_message=None) for each in answers])
    if question := answers[0].user_message:
        begun["user_message"] = question
    return json_reply(begun, 202)


def _begun(reader: Reader) -> Response:
    """The stream, or 202 with what there is of the answer."""
    return json_reply(reader.answer, 202) if _wants_json() else event_stream(reader)


def _wants_json() -> bool:
    offered = ["text/event-stream", "application/json"]
    return request.accept_mimetypes.best_match(offered) == "application/json"


def _wanted(text: str) -> list[tuple[str, Cursor | None]]:
    """`{id}:{cursor},…` parsed. A cursor that is none, or missing, means: from the beginning."""
    pairs = [each.partition(":") for each in text.split(",")]
    wanted = {answer_id: Cursor.parse(cursor) for answer_id, _, cursor in pairs if _ID.fullmatch(answer_id)}
    if len(wanted) < len(pairs) or len(wanted) > _MOST_TOGETHER:
        detail = f"Name 1 to {_MOST_TOGETHER} different answers, each as its id, or as its id, a colon and a cursor."
        raise InvalidError(detail, [FieldError("answers", detail)])
    return list(wanted.items())


def _receipt(message_id: str, receipts: list[Receipt]) -> StopReceipt | StoppedAnswers:
    newest = told_receipt(receipts[-1])
    if receipts[-1].answer_id == message_id:
        return newest
    return {**newest, "answers": [{"id": each.answer_id, **told_receipt(each)} for each in receipts]}


def told_receipt(receipt: Receipt) -> StopReceipt:
    """What Stop came to, of one answer."""
    return StopReceipt(
        status=receipt.status,
        cursor=receipt.cursor,
        upstream_closed=receipt.upstream_closed,
        closed_after_ms=receipt.closed_after_ms,
    )
