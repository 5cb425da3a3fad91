"""Readers that vanish, or cannot keep up, cost the answer and each other nothing."""

import time
from collections.abc import Callable
from pathlib import Path

from tests.answer_copy import position
from tests.chat import Chat
from tests.served import Served

# No socket's buffers take this much in four-byte characters.
_BIG = 1_900_000
_PIECE = 19_000


def descriptors(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/fd").iterdir()))


def threads(pid: int) -> int:
    return len(list(Path(f"/proc/{pid}/task").iterdir()))


def becomes(value: Callable[[], int], most: int, timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    while value() > most:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def test_clients_that_vanish_leave_nothing_behind_and_the_answer_completes(served: Served, chat: Chat) -> None:
    chat.complete()
    pid = served.parley.worker_pid
    stream, request = chat.begin()
    before = descriptors(pid), threads(pid)
    readers = [chat.follow(stream.id) for _ in range(50)]
    assert descriptors(pid) >= before[0] + len(readers)
    for reader in readers:
        reader.close()
    # Long before a heartbeat would have found them gone.
    assert becomes(lambda: descriptors(pid), before[0], timeout=3)
    assert becomes(lambda: threads(pid), before[1], timeout=3)
    stream.close()
    request.send_text("It scatters.")
    request.finish()
    reader = chat.follow(stream.id)
    assert (reader.rest()["status"], reader.text) == ("complete", "It scatters.")
    reader.close()
    assert becomes(lambda: descriptors(pid), before[0] - 1, timeout=3), "the question's own connection is closed too"


def test_a_client_that_vanishes_behind_nginx_is_noticed_too(served: Served, proxied: Chat) -> None:
    stream, _ = proxied.begin()
    pid = served.parley.worker_pid
    before = descriptors(pid)
    readers = [proxied.follow(stream.id) for _ in range(20)]
    for reader in readers:
        reader.close()
    # nginx keeps idle connections to the server, but none in the middle of a response.
    assert becomes(lambda: descriptors(pid), before, timeout=3)


def test_a_reader_that_does_not_read_slows_neither_the_answer_nor_another_reader(chat: Chat) -> None:
    stream, request = chat.begin()
    slow = chat.follow(stream.id, receive_buffer=4096)
    piece = "\U0001f600" * _PIECE
    for number in range(1, _BIG // _PIECE + 1):
        request.send_text(piece)
        while position(stream.cursor) < number * _PIECE:
            stream.next()
    request.finish()
    assert stream.rest()["status"] == "complete"
    assert len(slow.events) == 1
    assert slow.rest(timeout=30)["status"] == "complete"
    assert slow.copy.parts == stream.copy.parts
    deltas = [len([event for event in reader.events if event.name == "delta"]) for reader in (slow, stream)]
    assert deltas[0] < deltas[1], "what a slow reader has not been sent yet is one slice"


def test_many_readers_of_one_answer_get_it_all(chat: Chat) -> None:
    stream, request = chat.begin()
    readers = [chat.follow(stream.id) for _ in range(200)]
    for word in ("It ", "scatters ", "light."):
        request.send_text(word)
    request.finish()
    for reader in (stream, *readers):
        assert (reader.rest()["status"], reader.text) == ("complete", "It scatters light.")
