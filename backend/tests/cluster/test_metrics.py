"""Metrics of a server with two workers over PostgreSQL and Redis: what is told is what happened, and what is stored."""

import contextlib
import json
import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import psycopg
import pytest
import yaml

from tests.chat import USAGE, Chat
from tests.client import Client
from tests.nginx import running_nginx
from tests.programs import running_postgres, running_redis
from tests.scrape import Scrape
from tests.scripted_upstream import ScriptedUpstream
from tests.server import BACKEND, RunningParley, running_parley, unused_port

MONITORING = BACKEND / "monitoring"
_OF_HISTOGRAMS = r"(?<=_seconds)_(bucket|count|sum)$"
_SECONDS_TO_TELL = 25.0


class Watched(NamedTuple):
    parley: RunningParley
    upstream: ScriptedUpstream
    port: int
    page_url: str

    @property
    def serving_pids(self) -> list[int]:
        """The workers, without the process that tells of them."""
        return [pid for pid in self.parley.worker_pids if "exporter" not in _command(pid)]

    def rows(self, statement: str) -> dict[Any, float]:
        """What the database says: values by everything before them, none of nothing."""
        url = self.parley.environment["PARLEY_DATABASE_URL"].replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            found = connection.execute(statement.encode()).fetchall()
        return {tuple(key): float(value) for *key, value in found if value}

    def until(self, holds: Callable[[Scrape], bool]) -> Scrape:
        """The first scrape of which it holds."""
        deadline = time.monotonic() + _SECONDS_TO_TELL
        while not holds(scrape := Scrape(self.port)):
            assert time.monotonic() < deadline, scrape.text
            time.sleep(0.1)
        return scrape


@pytest.fixture(scope="module")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    folder = tmp_path_factory.mktemp("watched")
    (folder / "index.html").write_text("<!doctype html><title>Parley</title>")
    with contextlib.ExitStack() as stack:
        upstream = stack.enter_context(ScriptedUpstream())
        postgres = stack.enter_context(running_postgres())
        redis = stack.enter_context(running_redis())
        port = unused_port()
        env = {
            "OPENAI_BASE_URL": upstream.base_url,
            "PARLEY_DATABASE_URL": postgres.new_database(),
            "PARLEY_REDIS_URL": redis.url,
            "PARLEY_RUNNING_ANSWERS": "100",
            "PARLEY_RETRIES": "1",
            "PARLEY_RETRY_BASE_MS": "1",
            "PARLEY_METRICS_PORT": str(port),
            "PARLEY_SHUTDOWN_GRACE": "2",
            "WEB_CONCURRENCY": "2",
        }
        parley = stack.enter_context(running_parley(env=env, data_dir=folder / "data"))
        url = stack.enter_context(running_nginx(backend_port=parley.port, page_dir=folder))
        yield Watched(parley, upstream, port, url)


@pytest.fixture
def chat(watched: Watched) -> Iterator[Chat]:
    watched.upstream.forget()
    with Chat(watched.parley.url, watched.upstream) as chat:
        yield chat


def test_every_counter_says_what_the_database_says(watched: Watched, chat: Chat) -> None:
    watched.until(lambda scrape: scrape.value("parley_workers") == 2)
    for _ in range(5):
        stream, request = chat.begin()
        request.send_text("It scatters light.")
        request.finish(usage=USAGE)
        stream.rest()
    for _ in range(3):
        chat.stopped()
    for status in (401, 400):
        stream, request = chat.begin()
        request.respond(status, body={"error": {"message": "No."}})
        stream.rest()
    # Refused once, and answered when it is asked again.
    stream, request = chat.begin()
    request.respond(503, body={"error": {"message": "Later."}})
    chat.upstream.next_request().respond(503, body={"error": {"message": "Later."}})
    stream.rest()
    stream, request = chat.begin()
    request.respond(503, body={"error": {"message": "Later."}})
    request = chat.upstream.next_request()
    request.send_text("At last.")
    request.finish(usage=USAGE)
    stream.rest()
    # By a name that nobody lists.
    stream, request = chat.begin(model="openai/a person's own words")
    request.send_text("Hm.")
    request.finish(usage=USAGE)
    stream.rest()

    scrape = watched.until(lambda scrape: scrape.value("parley_answers_ended_total") == 13)
    assert scrape.by("parley_answers_ended_total", "outcome") == {
        ("complete",): 7,
        ("stopped",): 3,
        ("failed",): 3,
    }
    assert scrape.by("parley_answers_ended_total", "outcome", "code") == watched.rows(
        "SELECT status, coalesce(error_code, ''), count(*) FROM runs GROUP BY 1, 2"
    )
    assert scrape.by("parley_questions_total", "purpose", "outcome", "code") == watched.rows(
        "SELECT purpose, outcome, coalesce(error_code, ''), count(*) FROM ledger GROUP BY 1, 2, 3"
    )
    assert scrape.by("parley_tokens_total", "direction") == watched.rows(
        "SELECT 'input', sum(input_tokens) FROM ledger UNION SELECT 'output', sum(output_tokens) FROM ledger"
    )
    assert {(): scrape.value("parley_retries_total")} == watched.rows("SELECT sum(retries) FROM ledger") == {(): 2}
    assert {(): scrape.value("parley_first_token_seconds_count")} == watched.rows(
        "SELECT count(first_token_ms) FROM ledger"
    )
    first_token_s = watched.rows("SELECT sum(first_token_ms) / 1000.0 FROM ledger")
    assert scrape.value("parley_first_token_seconds_sum") == pytest.approx(first_token_s[()])
    assert scrape.by("parley_upstream_errors_total", "provider", "code") == {
        ("openai", "provider_rejected_key"): 1,
        ("openai", "provider_refused"): 1,
        ("openai", "provider_unavailable"): 3,
    }
    assert scrape.by("parley_answers_ended_total", "provider", "model") == {
        ("openai", "scripted-1"): 12,
        ("openai", "other"): 1,
    }
    assert "own words" not in scrape.text
    assert scrape.value("parley_answer_seconds_count") == 13
    assert scrape.value("parley_checkpoint_seconds_count", kind="end") == 13
    assert scrape.value("parley_checkpoint_failures_total") == 0
    assert scrape.value("parley_event_loop_lag_seconds_count") > 0


def test_running_answers_and_readers_are_told_while_they_are_there(watched: Watched, chat: Chat) -> None:
    (first, _), (second, _) = chat.begin(), chat.begin()
    chat.follow(first.id)
    watched.until(lambda scrape: scrape.value("parley_answers_running") == 2 and scrape.value("parley_readers") == 3)
    chat.stop(first.id)
    chat.stop(second.id)
    watched.until(lambda scrape: scrape.value("parley_answers_running") == scrape.value("parley_readers") == 0)


def test_counters_outlive_the_worker_that_counted_and_gauges_do_not(watched: Watched, chat: Chat) -> None:
    chat.complete()
    begun = [chat.begin()[0] for _ in range(2)]
    before = watched.until(lambda scrape: scrape.value("parley_answers_running") == 2)
    for pid in watched.serving_pids:
        os.kill(pid, signal.SIGKILL)
    after = watched.until(lambda scrape: scrape.value("parley_answers_ended_total", code="process_died") == len(begun))
    assert after.value("parley_answers_running") == 0
    watched.until(lambda scrape: scrape.value("parley_workers") == 2)
    for outcome in ("complete", "stopped", "failed"):
        name = "parley_answers_ended_total"
        assert after.value(name, outcome=outcome) == before.value(name, outcome=outcome)
    assert after.by("parley_answers_ended_total", "outcome", "code") == watched.rows(
        "SELECT status, coalesce(error_code, ''), count(*) FROM runs GROUP BY 1, 2"
    )


def test_what_is_watched_is_told_and_what_is_told_is_described(watched: Watched, chat: Chat) -> None:
    chat.complete()
    stream, request = chat.begin()
    request.respond(401, body={"error": {"message": "No."}})
    stream.rest()
    scrape = watched.until(lambda scrape: scrape.value("parley_answers_ended_total", outcome="failed") > 0)
    told = {sample.name for family in scrape.families for sample in family.samples}
    dashboard = json.loads((MONITORING / "dashboard.json").read_text())
    queries = [target["expr"] for panel in dashboard["panels"] for target in panel["targets"]]
    alerts = yaml.safe_load((MONITORING / "alerts.yml").read_text())
    queries += [rule["expr"] for group in alerts["groups"] for rule in group["rules"]]
    for query in queries:
        asked = set(re.findall(r"parley_\w+", query))
        assert asked or "up{" in query, query
        assert asked <= told, query
    kinds = {re.sub(_OF_HISTOGRAMS, "", name) for name in told if name.startswith("parley_")}
    assert set(re.findall(r"`(parley_\w+)", (BACKEND / "RUNBOOK.md").read_text())) <= kinds
    described = set(re.findall(r"^\| `(parley_\w+)`", (BACKEND / "API.md").read_text(), re.MULTILINE))
    assert described == kinds


def test_nobody_gets_metrics_from_where_people_are(watched: Watched) -> None:
    for url in (watched.parley.url, watched.page_url):
        assert b"parley_" not in Client(url).get("/metrics").body


def test_a_restarted_server_tells_again_and_counts_anew(watched: Watched, chat: Chat) -> None:
    chat.complete()
    watched.until(lambda scrape: scrape.value("parley_answers_ended_total") > 0)
    watched.parley.restart()
    scrape = watched.until(lambda scrape: scrape.value("parley_workers") == 2)
    assert scrape.value("parley_answers_ended_total") == 0


def _command(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_text()
