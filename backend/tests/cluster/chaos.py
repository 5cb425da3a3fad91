"""Everything at once: people who ask, read, leave, come back and stop, while what they rely on breaks at random.

Prints what was done and measured. Run by `make chaos MINUTES=10`: each fault has a test of its own in `make test`.
"""

import contextlib
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from http.client import HTTPException

import gevent
import pytest

from tests.answer_copy import AnswerCopy, Json, length
from tests.chat import new_id, text_parts
from tests.cluster.conftest import Cluster, frozen
from tests.event_stream import EventStream, StreamEndedError
from tests.scripted_request import ScriptedRequest

_SECONDS = 60 * float(os.environ.get("MINUTES", "0.5"))
_PEOPLE = 12
# Longer than a lease lasts, and than anything takes to come back.
_SECONDS_TO_GIVE_UP = 60.0
_PAUSE_S = 0.02
_MOST_NUMBERS = 400
_NUMBERS = "".join(f"{number} " for number in range(_MOST_NUMBERS))


@dataclass
class Report:
    faults: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    connections: int = 0
    refusals: int = 0
    characters: int = 0
    stop_seconds: list[float] = field(default_factory=list)
    recovery_seconds: list[float] = field(default_factory=list)

    def __str__(self) -> str:
        def worst(seconds: list[float]) -> str:
            return f"{max(seconds):.3f} s of {len(seconds)}" if seconds else "none"

        return "\n".join(
            [
                f"faults: {dict(self.faults)}",
                f"answers: {dict(self.outcomes)}",
                f"connections: {self.connections}, of which {self.refusals} were refused with 502 or 503",
                f"characters checked: {self.characters}",
                f"worst stop, to the close that the provider saw: {worst(self.stop_seconds)}",
                f"worst recovery, from the fault to the end that a reader was told: {worst(self.recovery_seconds)}",
            ]
        )


class Person:
    """Asks one question after the other, and holds each answer to what is stored of it."""

    def __init__(self, cluster: Cluster, number: int, requests: dict[str, ScriptedRequest], report: Report) -> None:
        """`requests`: what the provider was asked, by the answer's id."""
        self._dice = random.Random(number)
        self._chats = [cluster.chat(), cluster.chat(0), cluster.chat(1)]
        self._requests = requests
        self._report = report
        # When a fault last ended answers without a word.
        self.hurt_at = 0.0

    def live(self, until: float) -> None:
        while time.monotonic() < until:
            conversation_id, answer_id = new_id(), new_id()
            copy = self._ask(conversation_id, answer_id)
            copy = self._read(answer_id, copy, until_end=self._dice.random() < 0.7)
            if copy.end is None:
                self._stop(answer_id)
                copy = self._read(answer_id, copy, until_end=True)
            self._check(conversation_id, answer_id, copy)

    def _ask(self, conversation_id: str, answer_id: str) -> AnswerCopy:
        body = {"parts": text_parts(answer_id), "id": new_id(), "answer_id": answer_id, "conversation": {}}
        with self._open("POST", f"/api/conversations/{conversation_id}/messages", body, AnswerCopy()) as stream:
            return stream.copy

    def _read(self, answer_id: str, copy: AnswerCopy, *, until_end: bool) -> AnswerCopy:
        """Over as many connections as it takes; or for a while."""
        deadline = time.monotonic() + (_SECONDS_TO_GIVE_UP if until_end else self._dice.uniform(0.2, 1.5))
        while copy.end is None and time.monotonic() < deadline:
            with self._open("GET", f"/api/messages/{answer_id}/events", None, copy) as stream:
                copy = stream.copy
                leaves_at = min(deadline, time.monotonic() + self._dice.uniform(0.1, 3.0))
                try:
                    while copy.end is None and (left := leaves_at - time.monotonic()) > 0:
                        stream.next(left)
                except (StreamEndedError, OSError):
                    continue
        assert copy.end or not until_end, f"{answer_id} came to no end"
        return copy

    def _stop(self, answer_id: str) -> None:
        asked_at = time.monotonic()
        receipt = self._call("POST", f"/api/messages/{answer_id}/stop")
        closed_at = self._requests[answer_id].closed_at if answer_id in self._requests else None
        if receipt["status"] == "stopped" and closed_at:
            self._report.stop_seconds.append(max(0.0, closed_at - asked_at))

    def _check(self, conversation_id: str, answer_id: str, copy: AnswerCopy) -> None:
        messages = self._call("GET", f"/api/conversations/{conversation_id}")["messages"]
        stored = next(each for each in messages if each["id"] == answer_id)
        assert copy.end is not None
        assert (stored["status"], stored["parts"]) == (copy.end["status"], copy.parts)
        assert _NUMBERS.startswith(copy.text)
        self._report.outcomes[stored["status"]] += 1
        self._report.characters += length(copy.parts)
        error = copy.end["error"] or {}
        if error.get("code") == "process_died":
            self._report.recovery_seconds.append(time.monotonic() - self.hurt_at)

    def _call(self, method: str, path: str) -> Json:
        """Any node, until one serves."""
        while True:
            with contextlib.suppress(OSError, HTTPException):
                reply = self._dice.choice(self._chats).client.call(method, path)
                if reply.status == 200:
                    body: Json = reply.json
                    return body
                self._refused(reply.status)
            gevent.sleep(0.1)

    def _open(self, method: str, path: str, body: object, copy: AnswerCopy) -> EventStream:
        deadline = time.monotonic() + _SECONDS_TO_GIVE_UP
        while True:
            assert time.monotonic() < deadline, f"nobody serves {method} {path}"
            with contextlib.suppress(StreamEndedError, OSError), contextlib.ExitStack() as stack:
                stream = self._dice.choice(self._chats).client.stream(method, path, body, copy=copy)
                stack.callback(stream.close)
                self._report.connections += 1
                if stream.status == 200:
                    stream.next()
                    stack.pop_all()
                    return stream
                self._refused(stream.status)
            gevent.sleep(0.1)

    def _refused(self, status: int) -> None:
        assert status in (502, 503), status
        self._report.refusals += 1


class Faults:
    """One after the other, at random; each leaves things as they were."""

    def __init__(self, cluster: Cluster, people: list[Person], report: Report) -> None:
        self._cluster = cluster
        self._people = people
        self._report = report
        self._dice = random.Random(1)
        self._kinds: list[Callable[[], None]] = [
            self.kill_worker,
            self.freeze_worker,
            self.restart_node,
            self.reload_node,
            self.restart_redis,
            self.silence_redis,
            self.restart_postgresql,
            self.cut_bells,
        ]

    def happen(self, until: float) -> None:
        while time.monotonic() < until:
            fault = self._dice.choice(self._kinds)
            self._report.faults[fault.__name__] += 1
            fault()
            gevent.sleep(self._dice.uniform(0.5, 3))
            self._cluster.wait_ready()

    def kill_worker(self) -> None:
        node = self._dice.choice(self._cluster.nodes)
        os.kill(self._dice.choice(node.worker_pids), signal.SIGKILL)
        self._hurt()

    def freeze_worker(self) -> None:
        """Sometimes for longer than its lease lasts."""
        node = self._dice.choice(self._cluster.nodes)
        with frozen(self._dice.choice(node.worker_pids)):
            self._hurt()
            gevent.sleep(self._dice.choice((1, 2, 18)))

    def restart_node(self) -> None:
        node = self._dice.choice(self._cluster.nodes)
        node.send(signal.SIGTERM)
        node.wait()
        node.start()

    def reload_node(self) -> None:
        self._dice.choice(self._cluster.nodes).send(signal.SIGHUP)

    def restart_redis(self) -> None:
        self._cluster.redis.stop(signal.SIGKILL)
        gevent.sleep(self._dice.uniform(0, 2))
        self._cluster.redis.start()

    def silence_redis(self) -> None:
        self._cluster.redis.pause()
        gevent.sleep(self._dice.uniform(0, 3))
        self._cluster.redis.resume()

    def restart_postgresql(self) -> None:
        self._cluster.postgres.stop(signal.SIGQUIT)
        gevent.sleep(self._dice.uniform(0, 2))
        self._cluster.postgres.start()

    def cut_bells(self) -> None:
        client = self._cluster.redis.client
        for connection in client.client_list(_type="pubsub"):
            client.client_kill_filter(_id=connection["id"])

    def _hurt(self) -> None:
        for person in self._people:
            person.hurt_at = time.monotonic()


def write(request: ScriptedRequest) -> None:
    """What is missing or comes twice shows in the text itself."""
    dice = random.Random(request.number)
    deadline = time.monotonic() + dice.uniform(0.5, 8)
    for number in range(_MOST_NUMBERS):
        if time.monotonic() > deadline or request.is_closed:
            break
        request.send_text(f"{number} ")
        gevent.sleep(_PAUSE_S)
    if not request.is_closed:
        request.finish()


def test_whatever_breaks_every_answer_ends_and_is_read_as_it_is_stored(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    report = Report()
    requests: dict[str, ScriptedRequest] = {}

    def answer(request: ScriptedRequest) -> None:
        requests[(request.body or {})["messages"][-1]["content"]] = request
        write(request)

    cluster.upstream.auto(answer)
    until = time.monotonic() + _SECONDS
    people = [Person(cluster, number, requests, report) for number in range(_PEOPLE)]
    lives = [gevent.spawn(person.live, until) for person in people]
    Faults(cluster, people, report).happen(until)
    gevent.joinall(lives, timeout=2 * _SECONDS_TO_GIVE_UP, raise_error=True)
    with capsys.disabled():
        sys.stdout.write(f"\n{report}\n")
    assert all(life.successful() for life in lives)
    assert report.outcomes["complete"]
    assert not cluster.query("SELECT id FROM messages WHERE status = 'writing'")
