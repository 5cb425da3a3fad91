"""Stop from any node, whoever writes the answer: the connection is closed at once, and everybody is told the same."""

import contextlib
import time

import gevent

from tests.chat import Chat
from tests.cluster.conftest import Cluster
from tests.event_stream import EventStream
from tests.scripted_request import ScriptedRequest

_STOPS = 100
# At the 99th percentile, from the request to the close that the provider sees.
_SECONDS_TO_CLOSE = 0.05
# Without a bell the process that writes looks into the database once a second.
_SECONDS_WITHOUT_BELL = 1.5


def stop_elsewhere(here: Chat, there: Chat) -> tuple[EventStream, ScriptedRequest, float]:
    """The stream, the request, and how long it took until the provider saw the connection closed, in seconds."""
    stream, request = here.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    asked_at = time.monotonic()
    receipt = there.stop(stream.id)
    # What has reached this process by now is seen.
    gevent.idle()
    assert request.closed_at is not None
    assert (receipt["status"], receipt["upstream_closed"]) == ("stopped", True)
    assert here.stop(stream.id) == there.stop(stream.id) == receipt
    return stream, request, request.closed_at - asked_at


def test_a_hundred_answers_are_stopped_from_the_other_node(here: Chat, there: Chat) -> None:
    seconds = []
    for _ in range(_STOPS):
        stream, _, taken = stop_elsewhere(here, there)
        seconds.append(taken)
        assert stream.rest()["status"] == "stopped"
    assert sorted(seconds)[_STOPS * 99 // 100 - 1] < _SECONDS_TO_CLOSE, sorted(seconds)[-5:]


def test_every_reader_has_what_is_stored(cluster: Cluster, here: Chat, there: Chat) -> None:
    stream, request = here.begin()
    readers = [chat.follow(stream.id) for chat in (here, there, there, cluster.chat())]
    sending = gevent.spawn(_send_until_closed, request)
    gevent.sleep(0.5)
    receipt = there.stop(stream.id)
    sending.get(timeout=5)
    stored = here.message(stream.conversation_id, stream.id)
    for reader in (stream, *readers):
        assert reader.rest()["status"] == "stopped"
        assert reader.copy.parts == stored["parts"]
        assert reader.cursor == receipt["cursor"] == stored["cursor"]


def test_stop_works_when_every_bell_has_just_been_cut(cluster: Cluster, here: Chat, there: Chat) -> None:
    stream, request = here.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    for connection in cluster.redis.client.client_list(_type="pubsub"):
        cluster.redis.client.client_kill_filter(_id=connection["id"])
    asked_at = time.monotonic()
    assert there.stop(stream.id)["status"] == "stopped"
    assert request.closed_at is not None
    assert request.closed_at - asked_at < _SECONDS_WITHOUT_BELL
    assert stream.rest()["status"] == "stopped"


def test_deleting_a_conversation_stops_what_is_written_elsewhere(here: Chat, there: Chat) -> None:
    stream, request = here.begin()
    request.send_text("It scatt")
    stream.until_text("It scatt")
    there.delete(f"conversations/{stream.conversation_id}")
    assert request.wait_closed(_SECONDS_WITHOUT_BELL)
    stream.rest()


def _send_until_closed(request: ScriptedRequest) -> None:
    # A word may be on its way while the connection goes.
    with contextlib.suppress(OSError):
        while not request.wait_closed(0.002):
            request.send_text("word ")
    assert request.wait_closed()
