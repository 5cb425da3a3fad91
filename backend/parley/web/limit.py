"""How many of a list are wanted."""

import re

from flask import request

from parley.domain.errors import FieldError, InvalidError


def page_limit(default: int, most: int) -> int:
    """The request's `limit`; raises InvalidError if it is not a number from 1 to `most`."""
    text = request.args.get("limit", str(default))
    if not (re.fullmatch("[0-9]{1,9}", text) and 1 <= int(text) <= most):
        detail = f"This is not a number from 1 to {most}."
        raise InvalidError(detail, [FieldError("limit", detail)])
    return int(text)
