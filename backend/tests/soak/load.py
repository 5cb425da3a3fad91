"""1,000 running answers for 200 people on one machine, with the database, Redis, nginx and two nodes: nothing is lost.

Prints what was done and measured. Run by `make load`.
"""

import resource
import statistics
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import gevent
import pytest
from gevent.event import Event
from gevent.pool import Pool

from tests.answer_copy import AnswerCopy
from tests.chat import new_id, text_parts
from tests.client import Client
from tests.cluster.conftest import Cluster, running_cluster
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.event_stream import EventStream, StreamEndedError
from tests.scripted_request import ScriptedRequest

_PEOPLE, _ANSWERS = 200, 5
_SETTINGS = {
    "PARLEY_AUTH": "password",
    "WEB_CONCURRENCY": "2",
    "PARLEY_DATABASE_CONNECTIONS": "5",
    "PARLEY_RUNNING_ANSWERS": str(_ANSWERS),
    # A provider that is asked a thousand questions at once takes its time.
    "PARLEY_CONNECT_TIMEOUT": "30",
}
# One piece a second from each answer, until all are running, and then so many more.
_PAUSE_S = 1.0
_PIECES_TOGETHER = 30
# Every fifth reader leaves so often, and goes on at whichever node nginx chooses.
_LEAVES_EVERY_S = 5.0
_AT_ONCE = 16
_PATIENCE_S = 300.0


@dataclass
class Provider:
    """What was sent of each answer, by its id, and when."""

    all_run: Event = field(default_factory=Event)
    sent: dict[str, str] = field(default_factory=dict)
    sent_at: dict[tuple[str, int], float] = field(default_factory=dict)

    def answer(self, request: ScriptedRequest) -> None:
        answer_id = (request.body or {})["messages"][-1]["content"]
        self.sent[answer_id] = ""
        left = _PIECES_TOGETHER
        number = 0
        while left:
            left -= self.all_run.is_set()
            piece = f"{number} "
            self.sent[answer_id] += piece
            self.sent_at[answer_id, len(self.sent[answer_id])] = time.monotonic()
            request.send_text(piece)
            number += 1
            gevent.sleep(_PAUSE_S)
        request.finish()


@dataclass
class Reader:
    """One answer, from the question to the end."""

    somebody: Somebody
    provider: Provider
    leaves: bool
    conversation_id: str = field(default_factory=new_id)
    answer_id: str = field(default_factory=new_id)
    copy: AnswerCopy = field(default_factory=AnswerCopy)
    has_begun: Event = field(default_factory=Event)
    connections: int = 0
    late_ms: list[float] = field(default_factory=list)

    def read(self) -> None:
        body = {"parts": text_parts(self.answer_id), "answer_id": self.answer_id, "conversation": {}}
        stream = self._open("POST", f"/api/conversations/{self.conversation_id}/messages", body)
        while True:
            self._follow(stream)
            if self.copy.end is not None:
                return
            stream = self._open("GET", f"/api/messages/{self.answer_id}/events", None)

    def _open(self, method: str, path: str, body: object) -> EventStream:
        stream = self.somebody.client.stream(method, path, body, copy=self.copy)
        assert stream.status == 200, f"{method} {path}: {stream.status}"
        self.connections += 1
        return stream

    def _follow(self, stream: EventStream) -> None:
        leaves_at = time.monotonic() + (_LEAVES_EVERY_S if self.leaves else _PATIENCE_S)
        with stream:
            self.copy = stream.copy
            while self.copy.end is None and (left := leaves_at - time.monotonic()) > 0:
                try:
                    event = stream.next(left)
                except (TimeoutError, StreamEndedError):
                    return
                if event.name == "delta":
                    self.has_begun.set()
                    self._note(event.at)

    def _note(self, at: float) -> None:
        sent_at = self.provider.sent_at.get((self.answer_id, len(self.copy.text)))
        if sent_at is not None and self.provider.all_run.is_set():
            self.late_ms.append((at - sent_at) * 1000)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(most, 65536), most))
    with running_cluster(tmp_path_factory.mktemp("load"), _SETTINGS) as cluster:
        yield cluster


def test_a_thousand_answers_for_two_hundred_people_lose_nothing(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    # Not through nginx, which takes five of these a second from one address.
    ada = Somebody(cluster.nodes[-1].url, "ada")
    # Each node that starts makes the link anew.
    assert ada.use_account_link(first_link(cluster.nodes[-1])).status == 201
    pool = Pool(_AT_ONCE)
    people = pool.map(lambda _: invited(ada), range(_PEOPLE))
    for somebody in people:
        somebody.client = Client(cluster.url, somebody.client.headers)
    provider = Provider()
    cluster.upstream.auto(provider.answer)
    readers = [
        Reader(somebody, provider, leaves=number % 5 == 0)
        for number, somebody in enumerate(somebody for somebody in people for _ in range(_ANSWERS))
    ]
    begun_at = time.monotonic()
    reading = []
    for reader in readers:
        reading.append(gevent.spawn(reader.read))
        gevent.sleep(0.02)
    assert all(reader.has_begun.wait(_PATIENCE_S) for reader in readers)
    ramp_s = time.monotonic() - begun_at
    running = cluster.query("SELECT count(*), count(DISTINCT owner_id) FROM messages WHERE status = 'writing'")
    provider.all_run.set()
    gevent.joinall(reading, timeout=_PATIENCE_S, raise_error=True)
    late = sorted(each for reader in readers for each in reader.late_ms)
    with capsys.disabled():
        quantiles = statistics.quantiles(late, n=100)
        sys.stdout.write(
            f"\nrunning at once: {running[0][0]} answers of {running[0][1]} people, after {ramp_s:.0f} s\n"
            f"connections: {sum(reader.connections for reader in readers)}, pieces timed: {len(late)}\n"
            f"from the provider's write to the reader: p50 {quantiles[49]:.0f} ms, p99 {quantiles[98]:.0f} ms, "
            f"worst {late[-1]:.0f} ms\n"
        )
    assert running == [(_PEOPLE * _ANSWERS, _PEOPLE)]
    for reader in readers:
        assert reader.copy.end is not None
        assert (reader.copy.end["status"], reader.copy.text) == ("complete", provider.sent[reader.answer_id])
    stored = {
        str(answer_id): "".join(part["text"] for part in parts)
        for answer_id, parts in cluster.query("SELECT id, parts::json FROM messages WHERE role = 'assistant'")
    }
    assert stored == provider.sent
    assert not cluster.query("SELECT id FROM messages WHERE status <> 'complete' AND role = 'assistant'")
    # Each answer is one entry of the ledger.
    assert cluster.query("SELECT count(*), count(DISTINCT owner_id) FROM ledger") == [(len(readers), _PEOPLE)]
