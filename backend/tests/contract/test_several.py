"""Several answers to one question: asked for at once, read in one stream, stopped together or apart, one kept."""

from collections.abc import Mapping
from typing import Any

import pytest

from tests.answer_copy import AnswerCopy, Json
from tests.chat import UNKNOWN_ID, Chat, new_id, text_parts
from tests.client import JSON_WANTED
from tests.contract.conftest import Serve
from tests.contract.shapes import check_end, check_message
from tests.joint_stream import JointStream
from tests.scripted_request import ScriptedRequest

MODELS = ["openai/scripted-1", "openai/scripted/2:latest"]


def ask(chat: Chat, conversation_id: str | None = None, **fields: Any) -> JointStream:
    """A question with its answers, by default in a new conversation."""
    body = {"parts": text_parts("Which?"), "conversation": {}, **fields}
    return JointStream(chat.client.url, "POST", f"/api/conversations/{conversation_id or new_id()}/messages", body)


def follow(chat: Chat, copies: Mapping[str, AnswerCopy]) -> JointStream:
    wanted = ",".join(f"{each}:{copy.cursor}" for each, copy in copies.items())
    return JointStream(chat.client.url, "GET", f"/api/events?answers={wanted}", copies=copies)


def take_requests(chat: Chat, count: int) -> list[ScriptedRequest]:
    return [chat.upstream.next_request() for _ in range(count)]


def finish(requests: list[ScriptedRequest], *texts: str) -> None:
    for request, text in zip(requests, texts, strict=True):
        request.send_text(text)
        request.finish()


def begun(chat: Chat) -> tuple[JointStream, list[str], dict[str, ScriptedRequest]]:
    """Two answers that are being written, and the request of each."""
    stream = ask(chat, models=MODELS)
    stream.until(lambda stream: len(stream.copies) == 2)
    models = {copy.message["model"]: each for each, copy in stream.copies.items()}
    requests = {models["openai/" + str((each.body or {})["model"])]: each for each in take_requests(chat, 2)}
    return stream, list(stream.copies), requests


def path(chat: Chat, conversation_id: str) -> list[Json]:
    messages: list[Json] = chat.read(conversation_id, "?limit=100")["messages"]
    return messages


def test_n_answers_come_in_one_stream_each_event_with_its_answer(chat: Chat) -> None:
    with ask(chat, n=3) as stream:
        finish(take_requests(chat, 3), "a", "bb", "ccc")
        stream.rest()
        assert [event.name for _, event in stream.events[:3]] == ["answer"] * 3
        assert sorted(copy.text for copy in stream.copies.values()) == ["a", "bb", "ccc"]
        first, *others = stream.copies.values()
        assert first.user_message
        assert [copy.user_message for copy in others] == [None, None]
        for copy in stream.copies.values():
            check_message(copy.message, has_parts=False)
            assert copy.message["group_id"] == first.message["id"]
            assert copy.message["parent_id"] == first.user_message["id"]
            check_end(copy.end or {})
        conversation = chat.read(first.message["conversation_id"])
        assert conversation["leaf_id"] == first.message["id"]
        assert [each["id"] for each in conversation["messages"]] == [first.user_message["id"], *stream.copies]


def test_several_models_answer_each_with_its_name_and_n_times(chat: Chat) -> None:
    ids = [new_id() for _ in range(4)]
    with ask(chat, models=MODELS, n=2, answer_ids=ids) as stream:
        asked = sorted(str((request.body or {})["model"]) for request in take_requests(chat, 4))
        assert asked == ["scripted-1", "scripted-1", "scripted/2:latest", "scripted/2:latest"]
        stream.until(lambda stream: len(stream.copies) == 4)
        assert list(stream.copies) == ids
        models = [copy.message["model"] for copy in stream.copies.values()]
        assert models == [MODELS[0], MODELS[0], MODELS[1], MODELS[1]]
        chat.stop(stream.copies[ids[0]].message["parent_id"])


def test_json_is_202_with_all_of_them(chat: Chat) -> None:
    body = {"parts": text_parts("Which?"), "n": 2, "conversation": {}}
    reply = chat.client.post(f"/api/conversations/{new_id()}/messages", body, headers=JSON_WANTED)
    assert (reply.status, reply.json.keys()) == (202, {"user_message", "answers"})
    assert [each.keys() for each in reply.json["answers"]] == [{"message", "cursor"}] * 2
    chat.stop(reply.json["user_message"]["id"])


def test_a_stream_goes_on_where_each_copy_ends(chat: Chat) -> None:
    stream, ids, requests = begun(chat)
    with stream:
        requests[ids[0]].send_text("one ")
        stream.until_texts({ids[0]: "one ", ids[1]: ""})
    for each, request in requests.items():
        request.send_text(f"more of {ids.index(each)}")
    with follow(chat, stream.copies) as later:
        later.until_texts({ids[0]: "one more of 0", ids[1]: "more of 1"})
        for request in requests.values():
            request.finish()
        later.rest()
        assert {(copy.end or {})["status"] for copy in later.copies.values()} == {"complete"}
    with follow(chat, {each: AnswerCopy() for each in ids}) as replay:
        replay.rest()
        assert {each: copy.text for each, copy in replay.copies.items()} == {
            each: copy.text for each, copy in later.copies.items()
        }


def test_one_is_stopped_and_the_other_goes_on(chat: Chat) -> None:
    stream, ids, requests = begun(chat)
    with stream:
        for request in requests.values():
            request.send_text("so far")
        stream.until_texts(dict.fromkeys(ids, "so far"))
        assert chat.stop(ids[1])["status"] == "stopped"
        assert requests[ids[1]].wait_closed(5)
        requests[ids[0]].send_text(" and on")
        requests[ids[0]].finish()
        stream.rest()
        assert {each: (copy.end or {})["status"] for each, copy in stream.copies.items()} == {
            ids[0]: "complete",
            ids[1]: "stopped",
        }


def test_the_question_stops_all_of_them(chat: Chat) -> None:
    stream, ids, requests = begun(chat)
    with stream:
        receipt = chat.stop(stream.copies[ids[0]].message["parent_id"])
        assert {each["id"] for each in receipt["answers"]} == set(ids)
        assert all(request.wait_closed(5) for request in requests.values())
        stream.rest()
        assert {(copy.end or {})["status"] for copy in stream.copies.values()} == {"stopped"}


def test_the_path_brings_all_of_them_until_one_is_kept(chat: Chat) -> None:
    stream, ids, requests = begun(chat)
    finish(list(requests.values()), "x", "y")
    stream.rest()
    conversation_id = stream.copies[ids[0]].message["conversation_id"]
    assert [each["id"] for each in path(chat, conversation_id)[1:]] == ids
    kept = chat.client.post(f"/api/messages/{ids[1]}/keep")
    assert (kept.status, kept.json["leaf_id"]) == (200, ids[1])
    assert [each["id"] for each in path(chat, conversation_id)[1:]] == [ids[1]]
    assert {each["group_id"] for each in chat.read(conversation_id)["messages"]} == {None}
    again = chat.client.post(f"/api/messages/{ids[0]}/keep")
    assert (again.status, again.json["leaf_id"]) == (200, ids[0]), "a mistake is taken back"


def test_going_on_from_one_keeps_it(chat: Chat) -> None:
    stream, ids, requests = begun(chat)
    finish(list(requests.values()), "x", "y")
    stream.rest()
    conversation_id = stream.copies[ids[0]].message["conversation_id"]
    reply = chat.complete("Good.", text="Go on.", conversation_id=conversation_id, parent_id=ids[1])
    assert [each["id"] for each in path(chat, conversation_id)[1:]] == [ids[1], reply.user_id, reply.id]
    assert {each["group_id"] for each in chat.read(conversation_id)["messages"]} == {None}


def test_a_question_is_asked_again_of_several(chat: Chat) -> None:
    first = chat.complete("Air.")
    ids = [new_id(), new_id()]
    body = {"models": MODELS, "answer_ids": ids}
    with JointStream(chat.client.url, "POST", f"/api/messages/{first.user_id}/answers", body) as stream:
        finish(take_requests(chat, 2), "x", "y")
        stream.rest()
        assert list(stream.copies) == ids
        assert [each["id"] for each in path(chat, first.conversation_id)] == [first.user_id, *ids]
        assert stream.copies[ids[0]].message["sibling_ids"] == [first.id, *ids]


@pytest.mark.parametrize("named", ["question", "answers"])
def test_the_same_request_again_joins_all_of_them(chat: Chat, named: str) -> None:
    conversation_id = new_id()
    fields: Json = {"id": new_id()} if named == "question" else {"answer_ids": [new_id(), new_id()]}
    with ask(chat, conversation_id, n=2, **fields) as stream:
        finish(take_requests(chat, 2), "x", "x")
        stream.rest()
    with ask(chat, conversation_id, n=2, **fields) as again:
        again.rest()
        assert list(again.copies) == list(stream.copies)
        assert {copy.text for copy in again.copies.values()} == {"x"}
    chat.delete(f"messages/{next(iter(stream.copies))}")
    with ask(chat, conversation_id, n=2, **fields) as left:
        left.rest()
        assert list(left.copies) == list(stream.copies)[1:]


def test_all_of_them_count_as_running(serve: Serve) -> None:
    chat = serve({"PARLEY_RUNNING_ANSWERS": "3"})
    stream, ids, _ = begun(chat)
    with stream:
        body = {"parts": text_parts("Which?"), "n": 2, "conversation": {}}
        chat.client.post(f"/api/conversations/{new_id()}/messages", body).problem(429, "too_many_answers")
        body["n"] = 4
        chat.client.post(f"/api/conversations/{new_id()}/messages", body).problem(422, "invalid")
        chat.stop(stream.copies[ids[0]].message["parent_id"])


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"n": 0}, "n"),
        ({"n": 5}, "n"),
        ({"n": 3, "models": MODELS}, "body"),
        ({"models": []}, "models"),
        ({"models": MODELS, "model": MODELS[0]}, "body"),
        ({"models": ["nobody/x", MODELS[0]]}, "model"),
        ({"n": 2, "answer_id": UNKNOWN_ID}, "body"),
        ({"n": 2, "answer_ids": [UNKNOWN_ID]}, "body"),
        ({"n": 2, "answer_ids": [UNKNOWN_ID, UNKNOWN_ID]}, "body"),
        ({"n": 2, "id": UNKNOWN_ID, "answer_ids": [UNKNOWN_ID, new_id()]}, "body"),
    ],
)
def test_what_cannot_be_meant_is_refused(chat: Chat, fields: Json, named: str) -> None:
    body = {"parts": text_parts("Which?"), "conversation": {}, **fields}
    reply = chat.client.post(f"/api/conversations/{new_id()}/messages", body)
    problem = reply.problem(422, "unknown_provider" if named == "model" else "invalid")
    assert [each["field"] for each in problem["errors"]] == [named]


@pytest.mark.parametrize("answers", ["", "x", f"{UNKNOWN_ID},{UNKNOWN_ID}", ",".join(new_id() for _ in range(9))])
def test_answers_that_cannot_be_meant_are_refused(chat: Chat, answers: str) -> None:
    problem = chat.client.get(f"/api/events?answers={answers}").problem(422, "invalid")
    assert [each["field"] for each in problem["errors"]] == ["answers"]


def test_an_answer_that_is_none_is_left_out(chat: Chat) -> None:
    known = chat.complete()
    with JointStream(
        chat.client.url, "GET", f"/api/events?answers={new_id()}:1-0,{known.id},{known.user_id}"
    ) as stream:
        stream.rest()
        assert list(stream.copies) == [known.id]
    chat.client.get(f"/api/events?answers={new_id()},{known.user_id}").problem(404, "not_found")
    chat.client.post(f"/api/messages/{known.user_id}/keep").problem(404, "not_found")
