"""Request bodies: what may stand in them, and what they mean. Parsed once, here, into domain values."""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal, Self, TypeVar
from uuid import UUID, uuid4

import msgspec
from flask import request
from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    ValidationError,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import ErrorDetails
from werkzeug.exceptions import RequestEntityTooLarge, UnsupportedMediaType

from parley.domain.ask import Ask, AskAgain, Attached, Draft, Wanted
from parley.domain.conversation import Changes, Shelving
from parley.domain.errors import FieldError, InvalidError, MalformedJsonError
from parley.domain.file import MOST_FILES
from parley.domain.message import Params
from parley.domain.part import Text

Body = TypeVar("Body", bound="StrictBody")
MAX_BODY_BYTES = 1024 * 1024
# To one question, in one request.
MOST_ANSWERS = 4
# The largest number that every JSON parser reads exactly (RFC 8259, section 6).
_LARGEST = 2**53 - 1


def read_body(kind: type[Body]) -> Body:
    """The request's body. One that is missing altogether is an empty object.

    Raises MalformedJsonError, InvalidError naming every field that is wrong, or werkzeug's 413 and 415.
    """
    data = request.get_data(cache=False)
    # Of a body that does not say its length, werkzeug keeps the beginning.
    if request.content_length is None and len(data) >= MAX_BODY_BYTES:
        raise RequestEntityTooLarge
    if data and request.mimetype != "application/json":
        raise UnsupportedMediaType
    return parsed(lambda: kind.model_validate_json(data or b"{}"))


def parsed(parse: Callable[[], Body]) -> Body:
    """What it returns. Raises MalformedJsonError, InvalidError naming every field that is wrong."""
    try:
        return parse()
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False, include_input=False)
        if details[0]["type"] == "json_invalid":
            raise MalformedJsonError("The body is not valid JSON.") from None
        errors = [_field_error(each) for each in details]
        raise InvalidError("; ".join(f"{field}: {detail}" for field, detail in errors), errors) from None


def _field_error(error: ErrorDetails) -> FieldError:
    path = [str(each) for each in error["loc"] if each not in ("<text>", "<file>")]
    field = ".".join([*path, "type"] if error["type"] == "no_such_part" else path) or "body"
    if error["type"] == "extra_forbidden":
        return FieldError(field, "There is no such field.")
    return FieldError(field, error["msg"].removeprefix("Value error, "))


def _id(text: str) -> str:
    try:
        value = str(UUID(text))
    except ValueError:
        value = None
    if value != text.lower():
        raise ValueError("This is not a UUID in its usual form.")
    return value


def _without_nul(text: str) -> str:
    # PostgreSQL stores no NUL, and no text has a use for one.
    return text.replace("\0", "")


def _stop_list(stop: str | list[str]) -> list[str]:
    return [stop] if isinstance(stop, str) else stop


Id = Annotated[str, AfterValidator(_id), WithJsonSchema({"type": "string", "format": "uuid"})]
Words = Annotated[str, AfterValidator(_without_nul)]
ModelName = Annotated[Words, Field(min_length=1, max_length=300)]
Title = Annotated[Words, Field(max_length=300)]
# Of folders, presets and prompts.
Name = Annotated[Words, AfterValidator(str.strip), Field(min_length=1, max_length=100)]


class StrictBody(BaseModel):
    """Nothing is guessed, and nothing is passed over."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ParamsBody(StrictBody):
    temperature: float | None = Field(None, ge=0, le=2)
    top_p: float | None = Field(None, ge=0, le=1)
    max_tokens: int | None = Field(None, ge=1, le=_LARGEST)
    presence_penalty: float | None = Field(None, ge=-2, le=2)
    frequency_penalty: float | None = Field(None, ge=-2, le=2)
    seed: int | None = Field(None, ge=-_LARGEST, le=_LARGEST)
    stop: Annotated[str | list[str], AfterValidator(_stop_list)] | None = None
    reasoning_effort: str | None = Field(None, max_length=50)

    def value(self) -> Params:
        return msgspec.convert(self.model_dump(), Params)


class TextBody(StrictBody):
    type: Literal["text"]
    text: Words


class FileBody(StrictBody):
    type: Literal["file", "image"]
    file_id: Id


def _kind(part: object) -> object:
    kind = part.get("type") if isinstance(part, dict) else None
    return {"text": "<text>", "file": "<file>", "image": "<file>"}.get(kind) if isinstance(kind, str) else None


# The tags are told apart from fields by their brackets.
PartBody = Annotated[
    Annotated[TextBody, Tag("<text>")] | Annotated[FileBody, Tag("<file>")],
    Discriminator(
        _kind,
        custom_error_type="no_such_part",
        custom_error_message="Its type has to be text, file or image.",
    ),
]


class ConversationBody(StrictBody):
    """`POST /api/conversations`, and the `conversation` of a first message."""

    id: Id | None = None
    title: Title | None = None
    model: ModelName | None = None
    system_prompt: Words | None = None
    params: ParamsBody | None = None
    temporary: bool = False

    def draft(self, conversation_id: str | None = None) -> Draft:
        """A conversation with this id, or its own, or a new one."""
        chosen = conversation_id or self.id or str(uuid4())
        return Draft(chosen, self.title, self.model, self.system_prompt, params_of(self.params), self.temporary)


class AnswerBody(StrictBody):
    """`POST /api/messages/{m}/answers`: one answer, or `n` of each of `models`."""

    answer_id: Id | None = None
    answer_ids: list[Id] | None = None
    model: ModelName | None = None
    models: list[ModelName] | None = Field(None, min_length=1, max_length=MOST_ANSWERS)
    n: int = Field(1, ge=1, le=MOST_ANSWERS)
    params: ParamsBody | None = None

    @model_validator(mode="after")
    def _check_answers(self) -> Self:
        count = len(self._models) * self._each
        if count > MOST_ANSWERS:
            raise ValueError(f"n of each of models would be {count} answers: at most {MOST_ANSWERS} can be asked for.")
        if self.model and self.models:
            raise ValueError("model and models cannot both be given.")
        if self.answer_id and (self.answer_ids or count > 1):
            raise ValueError("answer_id names the one answer: several are named by answer_ids.")
        if self.answer_ids is not None and len(set(self.answer_ids)) != count:
            raise ValueError(f"answer_ids has to name each of the {count} answers once.")
        return self

    def ask_again(self, question_id: str) -> AskAgain:
        return AskAgain(question_id, self._wanted(), params_of(self.params))

    @property
    def _models(self) -> Sequence[str | None]:
        return (self.model,) if self.models is None else tuple(self.models)

    @property
    def _each(self) -> int:
        """Answers of each model."""
        return self.n

    def _wanted(self) -> list[Wanted]:
        models = [model for model in self._models for _ in range(self._each)]
        ids: Sequence[str | None] = self.answer_ids or [self.answer_id] * len(models)
        return [Wanted(each, model) for each, model in zip(ids, models, strict=True)]


class MessageBody(AnswerBody):
    """`POST /api/conversations/{c}/messages`: a question and its answers."""

    id: Id | None = None
    parent_id: Id | None = None
    parts: list[PartBody] = Field(min_length=1)
    conversation: ConversationBody | None = None

    @model_validator(mode="after")
    def _check_question(self) -> Self:
        files = [part.file_id for part in self.parts if isinstance(part, FileBody)]
        if not files and not any(part.text.strip() for part in self.parts if isinstance(part, TextBody)):
            raise ValueError("parts hold no text: there is nothing to answer.")
        if len(files) > MOST_FILES or len(set(files)) < len(files):
            raise ValueError(f"parts hold more than {MOST_FILES} files, or one of them twice.")
        if self.id and self.id in (self.answer_id, *(self.answer_ids or ())):
            raise ValueError("id and answer_id are the same: they are two messages.")
        return self

    def ask(self, conversation_id: str) -> Ask:
        draft = self.conversation
        if draft and draft.id not in (None, conversation_id):
            detail = "This is not the id in the address: leave it out."
            raise InvalidError(detail, [FieldError("conversation.id", detail)])
        return Ask(
            conversation_id=conversation_id,
            parts=[Text(part.text) if isinstance(part, TextBody) else Attached(part.file_id) for part in self.parts],
            id=self.id,
            answers=self._wanted(),
            parent_id=self.parent_id if "parent_id" in self.model_fields_set else msgspec.UNSET,
            params=params_of(self.params),
            conversation=draft.draft(conversation_id) if draft else None,
        )


class ContinueBody(StrictBody):
    """`POST /api/messages/{m}/continue`. A cursor that is none is like no cursor: the reader starts from 0."""

    cursor: str | None = None


def _without_defaults(schema: dict[str, Any]) -> None:
    # What is left out has no value, but stays what it is.
    for field in schema["properties"].values():
        field.pop("default", None)


class ChangesBody(StrictBody):
    """`PATCH /api/conversations/{c}`. What is not in the body stays as it is."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    title: Title | None = None
    model: ModelName | None = None
    system_prompt: Words | None = None
    params: ParamsBody | None = None
    leaf_id: Id = ""
    seen: bool = False
    pinned: bool = False
    archived: bool = False
    folder: Name | None = None

    def changes(self) -> Changes:
        given = {name: getattr(self, name) for name in self.model_fields_set}
        if "params" in given:
            given["params"] = params_of(self.params)
        return Changes(**given)


class ShelvingBody(StrictBody):
    """`PATCH /api/conversations`: the same for many."""

    model_config = ConfigDict(json_schema_extra=_without_defaults)

    ids: list[Id] = Field(min_length=1, max_length=500)
    pinned: bool = False
    archived: bool = False
    folder: Name | None = None
    deleted: bool = False

    def shelving(self) -> Shelving:
        return Shelving(**{name: getattr(self, name) for name in self.model_fields_set - {"ids"}})


class FolderBody(StrictBody):
    """`PATCH /api/folders`."""

    name: Name
    new_name: Name | None


def params_of(body: ParamsBody | None) -> Params | None:
    """What it says, if there is one."""
    return body.value() if body else None
