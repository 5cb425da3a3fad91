"""Forms with one file in them (multipart/form-data): a large file is put down on the disk while it comes."""

from typing import IO, Annotated, TypeVar, cast

import gevent
from flask import request
from pydantic import GetPydanticSchema, WithJsonSchema
from pydantic_core import core_schema
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser

from parley.domain.errors import InvalidError, TooLargeError
from parley.files.aside import aside
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
    parser = FormDataParser(max_form_memory_size=request.max_form_memory_size)
    try:
        _, texts, files = parser.parse(
            cast("IO[bytes]", _InTurns()), request.mimetype, request.content_length, request.mimetype_params
        )
    except RequestEntityTooLarge:
        # Only of a body that did not say its length it comes as a surprise.
        if request.content_length is None:
            raise _too_large(most_bytes) from None
        raise
    return parsed(lambda: kind.model_validate({**_single(texts), **_single(files)}))


def bytes_of(file: FileStorage, most_bytes: int) -> bytes:
    """What is in it. Raises TooLargeError."""
    data: bytes = aside(file.read, most_bytes + 1)
    if len(data) > most_bytes:
        raise _too_large(most_bytes)
    return data


class _InTurns:
    """The body: from a client that never keeps us waiting, the others would have to wait for the end of it."""

    def read(self, size: int) -> bytes:
        gevent.sleep(0)
        return request.stream.read(size)


def _single(fields: MultiDict[str, str] | MultiDict[str, FileStorage]) -> dict[str, object]:
    """A field that is there several times is a list, and thereby wrong."""
    return {name: values[0] if len(values) == 1 else values for name, values in fields.lists()}


def _too_large(most_bytes: int) -> TooLargeError:
    return TooLargeError(f"The recording is larger than {most_bytes / 1024**2:g} MiB, which is the most that is taken.")
