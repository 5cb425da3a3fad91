"""PostgreSQL and Redis that restart, or are away: answers go on, and what cannot be done is said so."""

import os
import signal
import time

from gevent.pool import Pool

from tests.chat import Chat
from tests.client import Reply
from tests.cluster.conftest import Cluster

_RUNNING = 500
_ANSWER = "It scatters light of short wavelengths more than of long ones."


def test_redis_restarts_empty_and_readers_see_a_pause_at_most(cluster: Cluster, here: Chat, there: Chat) -> None:
    stream, request = here.begin()
    reader = there.follow(stream.id)
    for word in _ANSWER.split()[:4]:
        request.send_text(word + " ")
    reader.until_text("It scatters light of ")
    cluster.redis.stop(signal.SIGKILL)
    request.send_text("short ")
    stream.until_text("It scatters light of short ")
    # From the database, a second or two later.
    reader.until_text("It scatters light of short ")
    cluster.redis.start()
    text = "It scatters light of short "
    for word in _ANSWER.split()[5:]:
        text += word + " "
        request.send_text(word + " ")
        reader.until_text(text)
    request.finish()
    assert reader.rest()["status"] == stream.rest()["status"] == "complete"
    assert there.message(stream.conversation_id, stream.id)["parts"] == reader.copy.parts == stream.copy.parts
    # Carried again, and not only stored.
    second, request = here.begin()
    reader = there.follow(second.id)
    request.send_text("It")
    reader.until_text("It", timeout=5)
    request.finish()
    reader.rest()


def test_without_redis_each_node_serves_and_says_that_something_is_missing(
    cluster: Cluster, here: Chat, there: Chat
) -> None:
    cluster.redis.stop(signal.SIGKILL)
    try:
        ready = here.client.get("/api/health/ready")
        assert (ready.status, ready.json["status"], ready.json["redis"]) == (200, "degraded", "unreachable")
        whole = here.complete()
        assert there.message(whole.conversation_id, whole.id)["parts"] == whole.copy.parts
        stream, request = here.begin()
        request.send_text("It")
        stream.until_text("It")
        there.follow(stream.id).until_text("It")
        # Nobody can ring; the process that writes looks once a second.
        assert there.stop(stream.id)["status"] == "stopped"
        assert request.is_closed
        assert stream.rest()["status"] == "stopped"
    finally:
        cluster.redis.start()
    _wait_ready(here)


def test_a_redis_that_answers_nothing_holds_nobody_up(cluster: Cluster, here: Chat) -> None:
    cluster.redis.pause()
    try:
        started = time.monotonic()
        whole = here.complete()
        assert here.message(whole.conversation_id, whole.id)["status"] == "complete"
        assert time.monotonic() - started < 4
    finally:
        cluster.redis.resume()
    _wait_ready(here)


def test_postgresql_restarts_and_the_answer_is_stored_when_it_is_back(
    cluster: Cluster, here: Chat, there: Chat
) -> None:
    stream, request = here.begin()
    request.send_text("It scatters")
    stream.until_text("It scatters")
    cluster.postgres.stop(signal.SIGQUIT)
    try:
        request.send_text(" light.")
        stream.until_text("It scatters light.")
        request.finish()
        calls = [("GET", f"/api/conversations/{stream.conversation_id}"), ("POST", "/api/conversations")]
        for method, path in calls:
            reply = here.client.call(method, path)
            reply.problem(503, "unavailable")
            assert int(reply.headers["retry-after"]) > 0
        here.client.get("/api/health/ready").problem(503, "unavailable")
        assert here.client.get("/api/health/live").status == 200
    finally:
        cluster.postgres.start()
    assert stream.rest()["status"] == "complete"
    assert there.follow(stream.id).rest()["status"] == "complete"
    assert there.message(stream.conversation_id, stream.id)["parts"] == stream.copy.parts


def test_a_worker_that_starts_while_postgresql_is_away_waits_for_it(cluster: Cluster, here: Chat) -> None:
    node = cluster.nodes[0]
    stream, request = here.begin()
    (other,) = set(node.worker_pids) - {cluster.writer_pid(stream.id)}
    cluster.postgres.stop(signal.SIGQUIT)
    try:
        os.kill(other, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while len(set(node.worker_pids) - {other}) < 2:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        # Long enough for a worker that would give up to have done so.
        text = ""
        for number in range(20):
            request.send_text(f"{number} ")
            text += f"{number} "
            stream.until_text(text)
            time.sleep(0.1)
    finally:
        cluster.postgres.start()
    request.finish()
    assert stream.rest()["status"] == "complete"
    assert node.is_running


def test_five_hundred_running_answers_leave_the_database_to_others(cluster: Cluster, here: Chat) -> None:
    """Each of the four processes has five connections."""
    streams = [here.begin() for _ in range(_RUNNING)]
    seconds = []
    for stream, request in streams[:50]:
        request.send_text("word ")
        started = time.monotonic()
        reply: Reply = here.client.get(f"/api/conversations/{stream.conversation_id}")
        seconds.append(time.monotonic() - started)
        assert reply.status == 200
    assert len(cluster.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'parley'")) <= 4 * 5
    assert sorted(seconds)[len(seconds) // 2] < 0.1
    # Not all at the very same moment.
    for _ in Pool(20).imap_unordered(here.stop, [stream.id for stream, _ in streams]):
        pass
    for stream, _ in streams:
        assert stream.rest()["status"] == "stopped"


def _wait_ready(chat: Chat) -> None:
    deadline = time.monotonic() + 10
    while chat.client.get("/api/health/ready").json["status"] != "ready":
        assert time.monotonic() < deadline
        time.sleep(0.1)
