"""Searching."""

from flask import Blueprint, Response, request

from parley.domain.errors import FieldError, InvalidError
from parley.store.search import SearchStore
from parley.web.limit import page_limit
from parley.web.reply import json_reply

_HITS, _MOST_HITS = 20, 50
_LONGEST_QUERY = 300


def search(owner_id: str, store: SearchStore) -> Blueprint:
    """`/api/search`."""
    calls = Blueprint("search", __name__, url_prefix="/api/search")

    @calls.get("")
    def find() -> Response:
        query = request.args.get("query", "")
        if len(query) > _LONGEST_QUERY:
            detail = f"This is longer than {_LONGEST_QUERY} characters."
            raise InvalidError(detail, [FieldError("query", detail)])
        return json_reply(store.find(owner_id, query, page_limit(_HITS, _MOST_HITS)))

    return calls
