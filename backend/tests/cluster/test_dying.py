"""Processes that die, or seem to: others end their answers with all that was carried, and nobody is misled."""

import os
import signal
import time
from typing import Any

import gevent

from tests.chat import Chat
from tests.cluster.conftest import SECONDS_TO_RECOVER, Cluster, frozen
from tests.event_stream import EventStream, StreamEndedError
from tests.scripted_request import ScriptedRequest

# Carried every 50 ms; the rest is for a machine that has other things to do.
_SECONDS_LOST = 0.1
_PAUSE_S = 0.01


class Clock:
    """Writes numbers, one every hundredth of a second, and remembers when."""

    def __init__(self, request: ScriptedRequest) -> None:
        self.times: list[float] = []
        self._request = request
        self._greenlet = gevent.spawn(self._run)

    def _run(self) -> None:
        while not self._request.is_closed:
            self._request.send_text(f"{len(self.times)} ")
            self.times.append(time.monotonic())
            gevent.sleep(_PAUSE_S)

    def seconds_lost(self, text: str, until: float) -> float:
        """How much of what was written before `until` is not in the text."""
        assert "".join(f"{number} " for number in range(len(self.times))).startswith(text)
        last = text.count(" ") - 1
        return until - self.times[last]


def test_a_killed_worker_loses_next_to_nothing_and_its_answers_go_on_elsewhere(
    cluster: Cluster, here: Chat, there: Chat
) -> None:
    stream, request = here.begin()
    clock = Clock(request)
    reader = there.follow(stream.id)
    gevent.spawn(_has_end, stream)
    for _ in range(40):
        reader.next()
    killed_at = time.monotonic()
    os.kill(cluster.writer_pid(stream.id), signal.SIGKILL)
    end = reader.until("end", timeout=SECONDS_TO_RECOVER)
    assert (end.data["status"], end.data["error"]["code"]) == ("interrupted", "process_died")
    stored = there.message(reader.conversation_id, reader.id)
    assert stored["parts"] == reader.copy.parts
    assert clock.seconds_lost(stored["parts"][0]["text"], killed_at) < _SECONDS_LOST
    going_on = there.go_on(reader.id, copy=reader.copy)
    request = cluster.upstream.next_request()
    request.send_text("and that is all.")
    request.finish()
    assert going_on.rest()["status"] == "complete"
    assert going_on.copy.text == stored["parts"][0]["text"] + "and that is all."


def test_a_killed_node_is_done_without_and_no_reader_shows_what_was_not_stored(
    cluster: Cluster, here: Chat, there: Chat
) -> None:
    stream, request = here.begin()
    request.send_text("It scatters")
    stream.until_text("It scatters")
    there.follow(stream.id).until_text("It scatters")
    # What its own reader sees at once is not carried any more.
    cluster.redis.pause()
    request.send_text(" blue")
    stream.until_text("It scatters blue")
    cluster.nodes[0].kill()
    cluster.redis.resume()
    stored = there.wait_outcome(stream.conversation_id, stream.id, SECONDS_TO_RECOVER)
    assert (stored["status"], stored["cursor"]) == ("interrupted", "1-11")
    going_on = there.go_on(stream.id)
    request = cluster.upstream.next_request()
    old = there.follow(stream.id, copy=stream.copy)
    assert old.events[0].data["cursor"] == "2-0", "what it saw of run 1 was never stored: splicing would be a lie"
    request.send_text(", red light less.")
    request.finish()
    assert old.rest()["status"] == going_on.rest()["status"] == "complete"
    assert old.copy.text == going_on.copy.text == "It scatters, red light less."


def test_a_process_that_stood_still_for_too_long_writes_nothing_and_closes_its_connection(
    cluster: Cluster, here: Chat, there: Chat
) -> None:
    stream, request = here.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    reader = there.follow(stream.id)
    reader.until_text("It scatt")
    pid = cluster.writer_pid(stream.id)
    with frozen(pid):
        end = reader.until("end", timeout=SECONDS_TO_RECOVER)
        assert end.data["status"] == "interrupted"
        # It finds this when it wakes up, and what was carried has been dropped meanwhile, as after a minute.
        request.send_text("ers light, and more")
        ended = there.message(stream.conversation_id, stream.id)
        carried = f"parley:answer:{stream.id}"
        cluster.redis.client.delete(carried)
    assert request.wait_closed(5)
    assert not _has_end(stream)
    entries: Any = cluster.redis.client.xrange(carried)
    assert not any(b"pieces" in fields for _, fields in entries)
    assert there.message(stream.conversation_id, stream.id) == ended
    deadline = time.monotonic() + 20
    while pid in cluster.nodes[0].worker_pids:
        assert time.monotonic() < deadline, "it should make room for a new one"
        time.sleep(0.1)
    assert not any(name.endswith(f":{pid}") for (name,) in cluster.query("SELECT name FROM processes"))
    again = there.follow(stream.id, copy=stream.copy)
    assert again.rest()["status"] == "interrupted"
    assert again.copy.parts == ended["parts"]


def _has_end(stream: EventStream) -> bool:
    """Reads on; False if the connection closes before the answer ends."""
    try:
        stream.until("end", timeout=30)
    except (StreamEndedError, OSError):
        return False
    return True
