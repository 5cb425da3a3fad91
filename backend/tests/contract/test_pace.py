"""How many questions an owner may ask in a minute, whatever they are."""

import pytest
from openai import OpenAI, RateLimitError

from tests.answer_copy import Json
from tests.chat import new_id, text_parts
from tests.contract.conftest import Serve

VECTORS = {"data": [], "model": "vectors", "usage": {"prompt_tokens": 1, "total_tokens": 1}}


def test_who_asks_too_fast_is_told_to_wait_and_reads_on(serve: Serve) -> None:
    chat = serve({"PARLEY_QUESTIONS_PER_MINUTE": "4"})
    first: Json = {"id": new_id(), "answer_id": new_id(), "conversation_id": new_id(), "conversation": {}}
    cut_off = chat.stopped(**first)
    done = chat.complete()
    chat.complete_again(done.user_id)
    token = chat.client.post("/api/tokens", {"name": "A test"}).json["token"]
    chat.upstream.auto(lambda request: request.respond(200, body=VECTORS))
    with OpenAI(base_url=f"{chat.client.url}/v1", api_key=token, max_retries=0) as openai:
        openai.embeddings.create(model="openai/vectors", input="Hello?", encoding_format="float")
        with pytest.raises(RateLimitError) as refused:
            openai.embeddings.create(model="openai/vectors", input="Hello?", encoding_format="float")
    assert refused.value.code == "too_many_questions"
    for path, body in (
        (f"conversations/{new_id()}/messages", {"parts": text_parts("?"), "conversation": {}}),
        (f"messages/{done.user_id}/answers", {}),
        (f"messages/{cut_off.id}/continue", {}),
    ):
        reply = chat.client.post(f"/api/{path}", body)
        reply.problem(429, "too_many_questions")
        assert 0 < int(reply.headers["retry-after"]) <= 60
    assert chat.upstream.request_count == 4
    # What was asked before is there all the same.
    assert chat.ask(**first).rest()["status"] == "stopped"
    assert chat.follow(done.id).rest()["status"] == "complete"
