"""Searching."""

from flask import Blueprint, Response, request

from parley.domain.errors import FieldError, InvalidError
from parley.domain.searching import SearchResult
from parley.store.search import SearchStore
from parley.web.caller import owner_id
from parley.web.limit import page_limit
from parley.web.openapi.operation import Parameter, described, json_of, number
from parley.web.reply import json_reply

_HITS, _MOST_HITS = 20, 50
_LONGEST_QUERY = 300
_QUERY = {"type": "string", "maxLength": _LONGEST_QUERY}


def search(store: SearchStore) -> Blueprint:
    """`/api/search`."""
    calls = Blueprint("search", __name__, url_prefix="/api/search")

    @calls.get("")
    @described(
        "Finds titles and messages",
        {200: json_of(SearchResult, "Titles first, then messages, the best first.")},
        parameters=[
            Parameter("query", "Words, each of which has to be there.", _QUERY),
            Parameter("limit", "How many.", number(1, _MOST_HITS, _HITS)),
        ],
        refusals=("invalid",),
    )
    def find() -> Response:
        query = request.args.get("query", "")
        if len(query) > _LONGEST_QUERY:
            detail = f"This is longer than {_LONGEST_QUERY} characters."
            raise InvalidError(detail, [FieldError("query", detail)])
        return json_reply(store.find(owner_id(), query, page_limit(_HITS, _MOST_HITS)))

    return calls
