"""The name of a file that is sent, as its sender gives it."""

from unicodedata import category

from flask import request

from parley.domain.errors import FieldError, InvalidError
from parley.web.openapi.operation import Parameter

_LONGEST_NAME = 255
NAME = Parameter("name", "The file's name.", {"type": "string", "minLength": 1}, is_required=True)


def file_name() -> str:
    """`?name=`, of which folders and control characters are no part. Raises InvalidError."""
    name = request.args.get("name", "").replace("\\", "/").rpartition("/")[2]
    # Spaces of other widths count as not printable; macOS puts one into the names of its screenshots.
    name = "".join(" " if category(each) == "Zs" else each for each in name)
    name = "".join(each for each in name if each.isprintable()).strip()
    if not name or len(name) > _LONGEST_NAME:
        detail = f"Give the file's name, of at most {_LONGEST_NAME} characters, as ?name=."
        raise InvalidError(detail, [FieldError("name", detail)])
    return name
