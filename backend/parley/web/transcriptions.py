"""Recordings written down: in their own language, or in English."""

from typing import Annotated, Literal, TypedDict, cast

from flask import Blueprint, Response, request
from pydantic import Field

from parley.domain.model import ModelId
from parley.files.recordings import HEAD_BYTES, recognise_sound
from parley.forwarding.voices import Heard, Task, Voices
from parley.upstream.call import FormFile as Recording
from parley.upstream.characters import storable
from parley.upstream.chunk import parse_json
from parley.upstream.error import UpstreamError
from parley.web.bodies import ModelName, StrictBody, Words
from parley.web.caller import owner_id
from parley.web.departure import noticing_departure
from parley.web.forms import FormFile, bytes_of, read_form
from parley.web.held import hold
from parley.web.openapi.operation import JSON, TEXT, Form, Reply, described
from parley.web.problem import PROVIDER_CODES
from parley.web.reply import json_reply

Format = Literal["json", "text", "srt", "vtt"]
_MEDIA_TYPES: dict[Format, str] = {"text": "text/plain", "srt": "application/x-subrip", "vtt": "text/vtt"}
_REFUSALS = ("unsupported_file", "unreadable_file", *PROVIDER_CODES)


class Transcription(TypedDict):
    """What is said in a recording."""

    text: str


class TranslationBody(StrictBody):
    """`POST /api/translations`. `prompt`: words that may occur, or what was said before."""

    file: FormFile
    model: ModelName | None = None
    prompt: Annotated[Words, Field(max_length=4000)] | None = None
    format: Format = "json"


class TranscriptionBody(TranslationBody):
    """`POST /api/transcriptions`. `language`: as BCP 47 writes it, where it is known."""

    language: Annotated[str, Field(pattern="^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")] | None = None


_WRITTEN = {200: Reply("What is said.", {JSON: Transcription, **dict.fromkeys(_MEDIA_TYPES.values(), TEXT)})}


def transcriptions(voices: Voices, most_bytes: int) -> Blueprint:
    """`/api/transcriptions` and `/api/translations`; `most_bytes` of a recording."""
    calls = Blueprint("transcriptions", __name__, url_prefix="/api")

    @calls.post("/transcriptions")
    @described("Writes down what is said in a recording", _WRITTEN, body=Form(TranscriptionBody), refusals=_REFUSALS)
    def transcribe() -> Response:
        body = read_form(TranscriptionBody, most_bytes)
        return _written(owner_id(), voices, "transcriptions", body, most_bytes)

    @calls.post("/translations")
    @described("Writes down in English what is said", _WRITTEN, body=Form(TranslationBody), refusals=_REFUSALS)
    def translate() -> Response:
        body = read_form(TranslationBody, most_bytes)
        return _written(owner_id(), voices, "translations", body, most_bytes)

    return calls


def _written(owner_id: str, voices: Voices, task: Task, body: TranslationBody, most_bytes: int) -> Response:
    data = bytes_of(body.file, most_bytes)
    sound = recognise_sound(data[:HEAD_BYTES])
    recording = Recording("file", f"recording.{sound.extension}", sound.media_type, data)
    language = getattr(body, "language", None)
    # Text is taken from JSON: what providers send as text differs in its line ends.
    asked: Literal["json", "srt", "vtt"] = "json" if body.format == "text" else body.format
    forwarded = voices.hear(owner_id, task, recording, Heard(body.model, asked, language, body.prompt))
    descriptor = request.environ["gunicorn.socket"].fileno()
    with noticing_departure(descriptor, forwarded.close), hold()(forwarded.close):
        reply = b"".join(forwarded.pieces())
    if asked == "json":
        text = _text_in(reply)
        return json_reply(Transcription(text=text)) if body.format == "json" else _plain(text, body.format)
    return _plain(_subtitles_in(reply, asked, forwarded.model), body.format)


def _plain(text: str, wanted: Format) -> Response:
    return Response(text, content_type=f"{_MEDIA_TYPES[wanted]}; charset=utf-8")


def _text_in(reply: bytes) -> str:
    try:
        said = parse_json(reply)
    except ValueError:
        said = None
    text = said.get("text") if isinstance(said, dict) else None
    if not isinstance(text, str):
        raise UpstreamError("provider_error", "The provider was asked for a text, and sent something else.")
    return storable(text.strip())


def _subtitles_in(reply: bytes, wanted: str, model: str) -> str:
    text = reply.decode("utf-8", "replace").strip()
    if "-->" not in text and text not in ("", "WEBVTT"):
        name = cast("ModelId", ModelId.parse(model)).name
        raise UpstreamError(
            "provider_refused", f"{name} was asked for {wanted}, and sent something else: take json or text."
        )
    return storable(text) + "\n"
