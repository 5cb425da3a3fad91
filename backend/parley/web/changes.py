"""What changed since a page last looked."""

import re

from flask import Blueprint, Response, request

from parley.domain.conversation import ChangeList
from parley.domain.errors import FieldError, InvalidError
from parley.store.changes import ChangeStore
from parley.web.caller import owner_id
from parley.web.openapi.operation import Parameter, described, json_of
from parley.web.reply import json_reply

# At most as many digits as a column holds.
_NUMBER = "[0-9]{1,18}"


def changes(store: ChangeStore) -> Blueprint:
    """`/api/changes`."""
    calls = Blueprint("changes", __name__, url_prefix="/api/changes")

    @calls.get("")
    @described(
        "What changed since",
        {200: json_of(ChangeList, "Conversations as they are now, and the ids of deleted ones.")},
        parameters=[Parameter("after", "A change number.", {"type": "string", "pattern": f"^{_NUMBER}$"})],
        refusals=("invalid",),
    )
    def since() -> Response:
        after = request.args.get("after", "0")
        if not re.fullmatch(_NUMBER, after):
            detail = "This is not the number of a change."
            raise InvalidError(detail, [FieldError("after", detail)])
        return json_reply(store.since(owner_id(), int(after)))

    return calls
