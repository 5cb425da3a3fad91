"""Calls of every kind, right and wrong, made up by Schemathesis from the document: what comes back is what it says."""

from pathlib import Path

from tests.answer_copy import Json
from tests.openapi.belongings import belongings, rarities
from tests.openapi.provider import answer
from tests.openapi.run import calls_of, replies_to_made_up_calls
from tests.served import Served


def test_no_call_is_replied_to_otherwise_than_the_document_says(served: Served, document: Json, tmp_path: Path) -> None:
    with served.chat() as chat:
        served.upstream.auto(answer)
        ids = {**belongings(chat), **rarities(chat)}
    phases = "examples,coverage,fuzzing,stateful"
    seen = replies_to_made_up_calls(served.parley.url, document, ids, tmp_path, phases, 15)
    described = calls_of(document)
    assert {call for call in described if min(seen[call], default=599) < 400} == described, "some were only refused"
