"""A day's worth of sign-ins, uploads, streams and restarts in ten minutes: what is left over of it afterwards.

One node is only worked with: its memory has to level off, and no descriptor or greenlet may be left. The other one is
reloaded and started anew meanwhile. At the end what both have counted is what the database says. Prints what was done
and measured. Run by `make soak MINUTES=10`.
"""

import contextlib
import os
import random
import signal
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import NamedTuple

import gevent
import pytest
from gevent.pool import Pool

from tests.answer_copy import AnswerCopy, Json
from tests.chat import new_id
from tests.cluster.conftest import Cluster, running_cluster
from tests.contract.people.somebody import Somebody, first_link, invited
from tests.event_stream import EventStream, StreamEndedError
from tests.scrape import Scrape
from tests.scripted_request import ScriptedRequest
from tests.server import unused_port
from tests.soak.process import Held, held_by

_SECONDS = 60 * float(os.environ.get("MINUTES", "10"))
_WARM_S = min(60.0, _SECONDS / 5)
_PEOPLE = 24
_THINKING_S = (2.0, 6.0)
_PIECES, _PAUSE_S = 40, 0.05
_LOOK_EVERY_S = 5.0
_RESTART_EVERY_S = 30.0
# Longer than nginx keeps a connection to a node that nobody uses.
_QUIET_S = 70.0
_PATIENCE_S = 60.0
# Of the median of a third of the time to that of the next one.
_MOST_GROWTH = 0.05
# A look may come in the middle of something that goes on all the time.
_MOST_LEFT = 2


class Node(NamedTuple):
    """`pids`: of its workers, without the process that tells what is measured."""

    pids: list[int]
    probe_dir: Path
    pooled_ports: list[int]

    def look(self) -> list[Held]:
        return [held_by(pid, self.probe_dir, self.pooled_ports) for pid in self.pids]


@dataclass
class Report:
    done: Counter[str] = field(default_factory=Counter)
    looks: list[list[Held]] = field(default_factory=list)


class Visitor:
    """Signs in, brings a file, asks about it, reads, and signs out; again and again."""

    def __init__(self, somebody: Somebody, number: int, report: Report) -> None:
        self._somebody = somebody
        self._client = somebody.client
        self._dice = random.Random(number)
        self._report = report

    def live(self, until: float) -> None:
        while time.monotonic() < until:
            self._until(200, lambda: self._somebody.sign_in().status)
            self._visit()
            self._until(204, lambda: self._client.delete("/api/sign-in").status)
            self._report.done["visits"] += 1
            gevent.sleep(self._dice.uniform(*_THINKING_S))

    def _visit(self) -> None:
        conversation_id, file_id = new_id(), new_id()
        data = f"{file_id}\n".encode() * self._dice.randint(1, 2000)
        self._until((200, 201), lambda: self._client.put(f"/api/files/{file_id}?name=tides.txt", data).status)
        for turn in range(self._dice.randint(1, 3)):
            self._exchange(conversation_id, file_id if turn == 0 else None)
        if self._dice.random() < 0.3:
            self._until(204, lambda: self._client.delete(f"/api/conversations/{conversation_id}").status)
            self._report.done["deletions"] += 1

    def _exchange(self, conversation_id: str, file_id: str | None) -> None:
        answer_id = new_id()
        parts: list[Json] = [{"type": "text", "text": answer_id}]
        if file_id:
            parts.append({"type": "file", "file_id": file_id})
        body: Json | None = {"parts": parts, "answer_id": answer_id, "id": new_id(), "conversation": {}}
        copy, path = AnswerCopy(), f"/api/conversations/{conversation_id}/messages"
        stop = self._dice.random() < 0.2
        deadline = time.monotonic() + _PATIENCE_S
        while copy.end is None:
            assert time.monotonic() < deadline, f"{answer_id} came to no end"
            leaves_s = self._dice.uniform(0.2, 4.0)
            with contextlib.suppress(OSError, StreamEndedError):
                copy = self._read(path, body, copy, leaves_s)
            path, body = (f"/api/messages/{answer_id}/events", None) if copy.message else (path, body)
            if stop and copy.end is None and copy.message:
                self._until(200, lambda: self._client.post(f"/api/messages/{answer_id}/stop").status)
        self._report.done[f"answers {copy.end['status']}"] += 1
        self._check(conversation_id, answer_id, copy)

    def _read(self, path: str, body: Json | None, copy: AnswerCopy, leaves_s: float) -> AnswerCopy:
        with self._client.stream("POST" if body else "GET", path, body, copy=copy) as stream:
            if stream.status != 200:
                assert stream.status in (502, 503), stream.status
                gevent.sleep(0.2)
                return copy
            self._report.done["streams"] += 1
            _follow(stream, leaves_s)
            return stream.copy

    def _check(self, conversation_id: str, answer_id: str, copy: AnswerCopy) -> None:
        stored: list[Json] = []
        self._until(200, lambda: self._take(stored, conversation_id))
        message = next(each for each in stored if each["id"] == answer_id)
        assert copy.end is not None
        assert (message["status"], message["parts"]) == (copy.end["status"], copy.parts)

    def _take(self, stored: list[Json], conversation_id: str) -> int:
        reply = self._client.get(f"/api/conversations/{conversation_id}")
        if reply.status == 200:
            stored[:] = reply.json["messages"]
        return reply.status

    def _until(self, wanted: int | tuple[int, ...], call: object) -> None:
        """A node that is being started anew is asked again, and so is nginx where many come at once."""
        assert callable(call)
        deadline = time.monotonic() + _PATIENCE_S
        while True:
            status = None
            with contextlib.suppress(OSError, HTTPException):
                status = call()
            if status == wanted or (isinstance(wanted, tuple) and status in wanted):
                return
            assert status in (None, 429, 502, 503), status
            assert time.monotonic() < deadline, f"nobody serves, the last said {status}"
            gevent.sleep(0.2)


def _follow(stream: EventStream, leaves_s: float) -> None:
    leaves_at = time.monotonic() + leaves_s
    while stream.copy.end is None and (left := leaves_at - time.monotonic()) > 0:
        try:
            stream.next(left)
        except TimeoutError:
            return


def write(request: ScriptedRequest) -> None:
    for number in range(_PIECES):
        if request.is_closed:
            return
        request.send_text(f"{number} ")
        gevent.sleep(_PAUSE_S)
    request.finish(usage={"prompt_tokens": 7, "completion_tokens": _PIECES})


def restart(cluster: Cluster, report: Report, until: float) -> None:
    """The other node: its workers are replaced, and now and then one is killed."""
    dice = random.Random(2)
    node = cluster.nodes[1]
    while time.monotonic() < until - _RESTART_EVERY_S / 2:
        gevent.sleep(_RESTART_EVERY_S)
        if dice.random() < 0.5:
            node.send(signal.SIGHUP)
            report.done["reloads"] += 1
        else:
            os.kill(dice.choice(_serving(node.worker_pids)), signal.SIGKILL)
            report.done["kills"] += 1


def look(node: Node, report: Report, until: float) -> None:
    while time.monotonic() < until:
        report.looks.append(node.look())
        gevent.sleep(_LOOK_EVERY_S)


def _serving(pids: list[int]) -> list[int]:
    return [pid for pid in pids if "gunicorn" in Path(f"/proc/{pid}/cmdline").read_text()]


def _counted(ports: list[int], name: str, *labels: str) -> Counter[tuple[str, ...]]:
    total: Counter[tuple[str, ...]] = Counter()
    for port in ports:
        total.update({key: round(value) for key, value in Scrape(port).by(name, *labels).items()})
    return total


def _stored(cluster: Cluster, statement: str) -> Counter[tuple[str, ...]]:
    return Counter({tuple(key): int(value) for *key, value in cluster.query(statement) if value})


@pytest.fixture(scope="module")
def ports() -> list[int]:
    return [unused_port(), unused_port()]


@pytest.fixture(scope="module")
def probe_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("probe")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory, ports: list[int], probe_dir: Path) -> Iterator[Cluster]:
    settings = {
        "PARLEY_AUTH": "password",
        "WEB_CONCURRENCY": "2",
        "PARLEY_DATABASE_CONNECTIONS": "5",
        "PARLEY_SHUTDOWN_GRACE": "3",
        "PARLEY_RETRY_BASE_MS": "1",
        "PYTHONPATH": str(Path(__file__).parent / "probe"),
        "SOAK_PROBE_DIR": str(probe_dir),
    }
    own = [{"PARLEY_METRICS_PORT": str(port)} for port in ports]
    with running_cluster(tmp_path_factory.mktemp("soak"), settings, own) as cluster:
        yield cluster


def test_after_a_day_nothing_is_left_over(
    cluster: Cluster, ports: list[int], probe_dir: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    cluster.upstream.auto(write)
    ada = Somebody(cluster.url, "ada")
    assert ada.use_account_link(first_link(cluster.nodes[-1])).status == 201
    people = Pool(4).map(lambda _: invited(ada), range(_PEOPLE))
    pooled = [cluster.postgres.port, cluster.redis.port, cluster.upstream.port]
    node, report = Node(_serving(cluster.nodes[0].worker_pids), probe_dir, pooled), Report()

    def live(seconds: float, *, breaks: bool) -> None:
        until = time.monotonic() + seconds
        lives: list[gevent.Greenlet[..., object]] = [
            gevent.spawn(Visitor(each, number, report).live, until) for number, each in enumerate(people)
        ]
        if breaks:
            lives.append(gevent.spawn(restart, cluster, report, until))
            lives.append(gevent.spawn(look, node, report, until))
        gevent.joinall(lives, timeout=seconds + 4 * _PATIENCE_S, raise_error=True)
        assert all(each.successful() for each in lives)

    live(_WARM_S, breaks=False)
    gevent.sleep(_QUIET_S)
    warm = node.look()
    live(_SECONDS, breaks=True)
    cluster.wait_ready()
    gevent.sleep(_QUIET_S)
    left = node.look()
    assert _serving(cluster.nodes[0].worker_pids) == node.pids, "a worker was replaced that nobody touched"
    memory = [sum(each.memory_kib for each in looked) / 1024 for looked in report.looks]
    third = len(memory) // 3
    middle, last = statistics.median(memory[third : 2 * third]), statistics.median(memory[2 * third :])
    ended = _counted(ports, "parley_answers_ended_total", "outcome")
    asked = _counted(ports, "parley_questions_total", "outcome")
    tokens = _counted(ports, "parley_tokens_total", "direction")
    with capsys.disabled():
        sys.stdout.write(
            f"\ndone: {dict(report.done)}\n"
            f"memory of the node that is left alone: {memory[0]:.0f} MiB at first, {middle:.0f} in the middle, "
            f"{last:.0f} at last; quiet {sum(each.memory_kib for each in left) / 1024:.0f}\n"
            f"descriptors, greenlets of its workers: {[each[1:] for each in warm]} warm, "
            f"{[each[1:] for each in left]} at the end\n"
            f"counted: {dict(ended)} {dict(asked)} {dict(tokens)}\n"
        )
    assert last < middle * (1 + _MOST_GROWTH)
    for before, after in zip(warm, left, strict=True):
        assert after.descriptors <= before.descriptors + _MOST_LEFT
        assert after.greenlets <= before.greenlets + _MOST_LEFT
    assert not cluster.query("SELECT id FROM messages WHERE status = 'writing'")
    assert ended == _stored(cluster, "SELECT status, count(*) FROM runs GROUP BY status")
    assert asked == _stored(cluster, "SELECT outcome, count(*) FROM ledger GROUP BY outcome")
    sums = "SELECT 'input', sum(input_tokens) FROM ledger UNION ALL SELECT 'output', sum(output_tokens) FROM ledger"
    assert tokens == _stored(cluster, sums)
    # Only where the accounts were made is anybody signed in still.
    assert cluster.query("SELECT count(*) FROM sign_ins") == [(1 + _PEOPLE,)]
