"""Forms with one file in them (multipart/form-data): a large file is put down on the disk while it comes."""

from typing import Annotated, Any, TypeVar

from flask import request
from pydantic import GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema
from werkzeug.datastructures import FileStorage

from parley.domain.errors import InvalidError, TooLargeError
from parley.web.bodies import MAX_BODY_BYTES, StrictBody, parsed

Fields = TypeVar("Fields", bound="StrictBody")

FormFile = Annotated[
    FileStorage,
    GetPydanticSchema(lambda _source, _handler: core_schema.is_instance_schema(FileStorage, cls_repr="file")),
    WithJsonSchema({"type": "string", "format": "binary"}),
]


def read_form(kind: type[Fields], most_bytes: int) -> Fields:
    """The request's form; `most_bytes`: of its file. Raises TooLargeError, InvalidError naming every wrong field."""
    if (request.content_length or 0) > most_bytes + MAX_BODY_BYTES:
        raise _too_large(most_bytes)
    request.max_content_length = most_bytes + MAX_BODY_BYTES
    if request.mimetype != "multipart/form-data":
        raise InvalidError("The body is not a form (multipart/form-data).")
    return parsed(lambda: kind.model_validate({**_single(request.form), **_single(request.files)}))


def bytes_of(file: FileStorage, most_bytes: int) -> bytes:
    """What is in it. Raises TooLargeError."""
    data: bytes = file.read(most_bytes + 1)
    if len(data) > most_bytes:
        raise _too_large(most_bytes)
    return data


def _single(fields: Any) -> dict[str, object]:
    """A field that is there several times is a list, and thereby wrong."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.lists()}


def _too_large(most_bytes: int) -> TooLargeError:
    return TooLargeError(f"The recording is larger than {most_bytes / 1024**2:g} MiB, which is the most that is taken.")
