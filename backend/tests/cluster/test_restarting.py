"""Nodes restarted one after the other while people read: who is cut off comes back, and nobody sees an error."""

import random
import signal
import time
from collections.abc import Callable

import gevent
import pytest

from tests.chat import Chat, new_id, text_parts
from tests.cluster.conftest import Cluster
from tests.cut_reader import CutReader
from tests.event_stream import EventStream
from tests.scripted_request import ScriptedRequest
from tests.server import RunningParley

_ANSWERS = 6
_PAUSE_S = 0.05
# Longer than the grace, and longer than everything here takes.
_LONG_S = 90.0


def restart(node: RunningParley) -> None:
    node.send(signal.SIGTERM)
    assert node.wait() == 0
    node.start()


def reload(node: RunningParley) -> None:
    """New workers for old ones, under the same master."""
    old = set(node.worker_pids)
    node.send(signal.SIGHUP)
    deadline = time.monotonic() + 30
    while old & set(node.worker_pids) or len(node.worker_pids) < 2:
        assert time.monotonic() < deadline, node.log_tail
        time.sleep(0.1)
    node.wait_ready(is_ready=True)


def write(request: ScriptedRequest) -> None:
    """Short answers end within the grace, long ones do not."""
    is_long = "long" in (request.body or {})["messages"][-1]["content"]
    deadline = time.monotonic() + (_LONG_S if is_long else 1.0)
    while time.monotonic() < deadline and not request.is_closed:
        request.send_text("word ")
        gevent.sleep(_PAUSE_S)
    if not request.is_closed:
        request.finish()


def ask(chat: Chat, question: str) -> EventStream:
    """Through nginx; a node that is about to end says so, or has just ended, and the page asks again."""
    while True:
        body = {"parts": text_parts(question), "conversation": {}}
        stream = chat.client.stream("POST", f"/api/conversations/{new_id()}/messages", body)
        if stream.status == 200:
            stream.next()
            return stream
        assert stream.status in (502, 503), stream.status
        stream.close()
        gevent.sleep(0.1)


@pytest.mark.parametrize("end", [restart, reload])
def test_a_rolling_restart_cuts_off_readers_and_loses_nothing(
    cluster: Cluster, chat: Chat, end: Callable[[RunningParley], None]
) -> None:
    cluster.upstream.auto(write)
    is_over = False
    outcomes: dict[str, list[str]] = {"short": [], "long": []}

    def read(question: str) -> None:
        while not is_over:
            stream = ask(chat, question)
            reader = CutReader([chat], stream.id, random.Random(0), is_cut=False)
            stream.close()
            while reader.copy.end is None:
                reader.read()
            stored = chat.message(reader.copy.message["conversation_id"], reader.copy.message["id"])
            assert (stored["status"], stored["parts"]) == (reader.copy.end["status"], reader.copy.parts)
            outcomes[question].append(stored["status"])

    readings = [gevent.spawn(read, question) for question in ("short", "long") for _ in range(_ANSWERS)]
    gevent.sleep(0.5)
    for node in cluster.nodes:
        end(node)
        gevent.sleep(0.5)
    is_over = True
    for node in cluster.nodes:
        end(node)
    gevent.joinall(readings, timeout=60, raise_error=True)
    assert set(outcomes["short"]) == {"complete"}
    assert set(outcomes["long"]) == {"interrupted"}
    assert len(outcomes["long"]) >= _ANSWERS
