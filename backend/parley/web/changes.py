"""What changed since a page last looked."""

import re

from flask import Blueprint, Response, request

from parley.domain.errors import FieldError, InvalidError
from parley.store.changes import ChangeStore
from parley.web.reply import json_reply


def changes(owner_id: str, store: ChangeStore) -> Blueprint:
    """`/api/changes`."""
    calls = Blueprint("changes", __name__, url_prefix="/api/changes")

    @calls.get("")
    def since() -> Response:
        after = request.args.get("after", "0")
        # At most as many digits as a column holds.
        if not re.fullmatch("[0-9]{1,18}", after):
            detail = "This is not the number of a change."
            raise InvalidError(detail, [FieldError("after", detail)])
        return json_reply(store.since(owner_id, int(after)))

    return calls
