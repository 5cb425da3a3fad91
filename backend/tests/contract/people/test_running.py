"""Answers that are being written, as administrators see them: whose, how far, and stopped as by their own people."""

import time
from collections.abc import Callable

from tests.answer_copy import Json
from tests.chat import UNKNOWN_ID, Chat
from tests.contract.people.somebody import Somebody
from tests.contract.test_stop import RECEIPT

_TOLD = {
    *("id", "person_id", "name", "model", "started_at", "running_ms", "characters", "process"),
    "is_stop_requested",
}


def running(administrator: Somebody, answer_id: str) -> Json | None:
    listed = administrator.client.get("/api/admin/answers?limit=1000").json["answers"]
    return next((each for each in listed if each["id"] == answer_id), None)


def once(found: Callable[[], Json | None], is_so: Callable[[Json], bool]) -> Json:
    """What is told as soon as it is so: what is written is stored once a second."""
    deadline = time.monotonic() + 10
    while True:
        told = found()
        if told and is_so(told):
            return told
        assert time.monotonic() < deadline, told


def test_they_see_who_is_being_answered_by_what_and_how_far(ada: Somebody, member: Somebody, member_chat: Chat) -> None:
    stream, request = member_chat.begin(model="openai/tidal")
    request.send_text("Die Flüt")
    stream.until_text("Die Flüt")
    told = once(lambda: running(ada, stream.id), lambda each: each["characters"] > 0)
    assert told.keys() == _TOLD
    assert (told["person_id"], told["name"]) == (member.account["id"], member.login.title())
    assert (told["model"], told["characters"], told["is_stop_requested"]) == ("openai/tidal", 8, False)
    assert told["process"].rpartition(":")[2].isdecimal()
    request.send_text("e kommen.")
    assert once(lambda: running(ada, stream.id), lambda each: each["characters"] > 8)["characters"] == 17
    assert running(ada, stream.id)["running_ms"] >= told["running_ms"]  # type: ignore[index]
    request.finish()
    stream.rest()
    assert running(ada, stream.id) is None


def test_the_second_run_counts_with_what_the_first_one_wrote(ada: Somebody, member_chat: Chat) -> None:
    first = member_chat.stopped("It scatt")
    second = member_chat.go_on(first.id)
    request = member_chat.upstream.next_request()
    told = running(ada, first.id)
    assert told is not None
    assert told["characters"] == 8
    request.send_text("ers light.")
    assert once(lambda: running(ada, first.id), lambda each: each["characters"] > 8)["characters"] == 18
    request.finish()
    second.rest()


def test_the_list_says_how_many_there_are_beyond_it(ada: Somebody, member_chat: Chat) -> None:
    first, _ = member_chat.begin()
    second, _ = member_chat.begin()
    told = ada.client.get("/api/admin/answers?limit=1").json
    assert [each["id"] for each in told["answers"]] == [first.id]
    assert told["total"] == 2
    assert running(ada, second.id)
    ada.client.get("/api/admin/answers?limit=0").problem(422, "invalid")


def test_one_is_stopped_with_the_receipt_that_its_own_person_would_have(
    ada: Somebody, member: Somebody, member_chat: Chat
) -> None:
    stream, request = member_chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    reply = ada.client.post(f"/api/admin/answers/{stream.id}/stop")
    assert reply.status == 200
    assert reply.json.keys() == RECEIPT
    assert (reply.json["status"], reply.json["cursor"], reply.json["upstream_closed"]) == ("stopped", "1-8", True)
    assert request.wait_closed(1)
    assert stream.rest()["status"] == "stopped"
    # Whoever asks again, and in whatever way, is told the same; and one act is one entry.
    assert member_chat.stop(stream.id) == reply.json
    assert ada.client.post(f"/api/admin/answers/{stream.id}/stop").json == reply.json
    entries = ada.client.get("/api/admin/audit?limit=5").json["entries"]
    told = [(each["action"], each["actor"], each["subject"]) for each in entries]
    assert told[0] == ("answer_stopped", "ada", member.login)
    assert told[1][0] != "answer_stopped"


def test_what_is_no_answer_cannot_be_stopped(ada: Somebody, member_chat: Chat) -> None:
    stream = member_chat.complete()
    for each in (UNKNOWN_ID, stream.user_id):
        ada.client.post(f"/api/admin/answers/{each}/stop").problem(404, "not_found")
    assert member_chat.message(stream.conversation_id, stream.id)["status"] == "complete"


def test_a_member_sees_and_stops_nobody_elses(member: Somebody, member_chat: Chat) -> None:
    stream, request = member_chat.begin()
    member.client.get("/api/admin/answers").problem(403, "not_allowed")
    member.client.post(f"/api/admin/answers/{stream.id}/stop").problem(403, "not_allowed")
    assert not request.is_closed
