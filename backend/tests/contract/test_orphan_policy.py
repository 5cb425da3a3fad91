"""What becomes of an answer that nobody reads: PARLEY_ORPHAN_POLICY."""

import time
from collections.abc import Iterator

import pytest

from tests.chat import Chat, text_parts
from tests.client import JSON_WANTED
from tests.contract.conftest import Install, Serve
from tests.served import Served

# Looked for once a second; the rest is for a machine that has other things to do.
_LATE_S = 3.0


@pytest.fixture(scope="module")
def served(install: Install) -> Iterator[Served]:
    with install({"PARLEY_ORPHAN_POLICY": "grace:1"}) as served:
        yield served


def check_stopped_after(chat: Chat, grace_s: float) -> None:
    stream, request = chat.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    left_at = time.monotonic()
    stream.close()
    assert request.wait_closed(grace_s + _LATE_S)
    assert request.closed_at is not None
    assert request.closed_at - left_at >= grace_s - 0.1
    reader = chat.follow(stream.id)
    end = reader.rest()
    assert (end["status"], end["stop"]["upstream_closed"], reader.text) == ("stopped", True, "It scatt")


def test_an_answer_that_nobody_reads_is_stopped_after_the_grace(chat: Chat) -> None:
    check_stopped_after(chat, 1.0)


def test_the_policy_stop_leaves_time_for_a_reload(serve: Serve) -> None:
    check_stopped_after(serve({"PARLEY_ORPHAN_POLICY": "stop"}), 5.0)


def test_an_answer_that_was_never_read_is_stopped_too(chat: Chat) -> None:
    path = f"/api/conversations/{chat.create()}/messages"
    assert chat.client.post(path, {"parts": text_parts("?")}, headers=JSON_WANTED).status == 202
    assert chat.upstream.next_request().wait_closed(1 + _LATE_S)


def test_one_reader_of_several_or_one_who_comes_back_keeps_the_answer_going(chat: Chat) -> None:
    left_by_one, shared_request = chat.begin()
    chat.follow(left_by_one.id)
    left_by_one.close()
    left_by_all, resumed_request = chat.begin()
    left_by_all.close()
    back = chat.follow(left_by_all.id)
    assert not shared_request.wait_closed(2)
    assert not resumed_request.is_closed
    resumed_request.finish()
    assert back.rest()["status"] == "complete"


def test_an_answer_goes_on_to_its_end_where_the_policy_says_so(serve: Serve) -> None:
    chat = serve({"PARLEY_ORPHAN_POLICY": "finish"})
    stream, request = chat.begin()
    stream.close()
    assert not request.wait_closed(1.5)
    request.send_text("It scatters.")
    request.finish()
    reader = chat.follow(stream.id)
    assert (reader.rest()["status"], reader.text) == ("complete", "It scatters.")
