"""Numbers in a request's query."""

import re

from flask import request

from parley.domain.errors import FieldError, InvalidError


def page_limit(default: int, most: int) -> int:
    """How many of a list are wanted: the request's `limit`, from 1 to `most`. Raises InvalidError."""
    return number_asked("limit", default, 1, most)


def number_asked(name: str, default: int, least: int, most: int) -> int:
    """The request's number of this name; raises InvalidError if it is none from `least` to `most`."""
    text = request.args.get(name, str(default))
    if not (re.fullmatch("[0-9]{1,9}", text) and least <= int(text) <= most):
        detail = f"This is not a number from {least} to {most}."
        raise InvalidError(detail, [FieldError(name, detail)])
    return int(text)
