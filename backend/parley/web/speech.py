"""Answers read aloud."""

from collections.abc import Iterator
from typing import Annotated, Literal
from uuid import UUID

from flask import Blueprint, Response, request
from pydantic import Field

from parley.domain.part import text_of
from parley.forwarding.speech import Speech
from parley.forwarding.voices import Voices
from parley.store.messages import MessageStore
from parley.web.bodies import ModelName, StrictBody, Words, read_body
from parley.web.caller import owner_id
from parley.web.departure import noticing_departure
from parley.web.held import Hold, hold
from parley.web.openapi.operation import Reply, described
from parley.web.problem import PROVIDER_CODES
from parley.web.stream import STREAM_HEADERS

_BYTES = {"type": "string", "format": "binary"}
_SOUND = {200: Reply("The sound, as it comes.", {"audio/*": _BYTES})}


class SpeechBody(StrictBody):
    """`POST /api/messages/{answer}/speech`. `voice`: by the provider's name for it."""

    model: ModelName | None = None
    voice: Annotated[Words, Field(min_length=1, max_length=200)] | None = None
    format: Literal["mp3", "aac", "pcm"] = "mp3"


def speech(store: MessageStore, voices: Voices) -> Blueprint:
    """`/api/messages/{answer}/speech`."""
    calls = Blueprint("speech", __name__, url_prefix="/api/messages/<uuid:message_id>/speech")

    @calls.post("")
    @described(
        "Reads an answer aloud",
        _SOUND,
        body=SpeechBody,
        refusals=("nothing_to_say", *PROVIDER_CODES),
        example={"voice": "alloy", "format": "mp3"},
        more="Code, tables and formulas are left out. A long answer is several requests to the provider.",
    )
    def speak(message_id: UUID) -> Response:
        body = read_body(SpeechBody)
        answer = store.answer(owner_id(), str(message_id))
        text = text_of(answer.parts or ())
        spoken = voices.speak(owner_id(), text, body.model, body.voice, body.format)
        descriptor = request.environ["gunicorn.socket"].fileno()
        with noticing_departure(descriptor, spoken.close), hold()(spoken.close):
            media_type = spoken.begin()
        response = Response(_heard(descriptor, spoken, hold()), content_type=media_type, headers=STREAM_HEADERS)
        response.call_on_close(spoken.close)
        return response

    return calls


def _heard(descriptor: int, spoken: Speech, hold: Hold) -> Iterator[bytes]:
    """What goes wrong ends the body before its end: there is no other way to say so."""
    with noticing_departure(descriptor, spoken.close), hold(spoken.close):
        yield from spoken.pieces()
