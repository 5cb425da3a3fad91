"""What the store costs: checkpoints of many answers, and opening lists and conversations, on both databases."""

import contextlib
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from uuid import UUID, uuid4

import requests
from sqlalchemy import insert, text

from benchmarks import servers
from benchmarks.load import Load, measured
from benchmarks.report import Bound, head, quantile, row
from parley.answers.stored import live_of
from parley.domain.ask import Ask, Draft
from parley.domain.part import Text
from parley.store.answers import AnswerStore
from parley.store.checkpoints import CheckpointStore
from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.processes import ProcessStore
from parley.store.tables import conversations, messages, runs
from tests.programs import running_postgres

_LISTED, _MESSAGES, _TIMES = 100_000, 2000, 40
_AT_ONCE = 100
_NOBODY = "http://127.0.0.1:9"
_LONG = str(UUID(int=1))


def checkpoints() -> Iterator[Bound]:
    """Storing what 1,000 answers wrote in a second, against all that this second costs."""
    streams, tokens = 1000, 20
    head()
    whole = row("Parley", measured(servers.parley, Load(streams)))
    with tempfile.TemporaryDirectory() as folder:
        spent_s = _checkpoint_s(f"sqlite:///{folder}/parley.db", streams, tokens)
    share = spent_s / (streams * tokens * whole.cpu_us / 1e6)
    yield Bound("checkpoints' share of the CPU, 1,000 × 20", 100 * share, 8, 4, "%")


def _checkpoint_s(url: str, streams: int, tokens: int) -> float:
    """Processor time for a checkpoint of so many answers, each so many tokens longer."""
    migrate(url)
    database, process_id = Database(url), str(uuid4())
    ProcessStore(database, process_id).enter("benchmark")
    owner_id = local_owner(database)
    store, checkpoint_store = AnswerStore(database, process_id, streams), CheckpointStore(database, process_id)
    lives = []
    for _ in range(streams):
        conversation_id = str(uuid4())
        ask = Ask(conversation_id, [Text("Hello?")], conversation=Draft(conversation_id))
        lives.append(live_of(store.ask(owner_id, ask, lambda *_: "openai/benchmark").answer, owner_id))
    spent = []
    for _ in range(5):
        stored = [live.length for live in lives]
        for live in lives:
            live.append(*[Text("twelve chars")] * tokens)
        began = time.process_time()
        for at in range(0, streams, _AT_ONCE):
            some = zip(lives[at : at + _AT_ONCE], stored[at : at + _AT_ONCE], strict=True)
            checkpoint_store.save_tails([live.since(n) for live, n in some])
        spent.append(time.process_time() - began)
    database.close()
    return quantile(spent, 0.5)


def opening() -> Iterator[Bound]:
    """A page of 50 among 100,000 conversations, and one of 2,000 messages, through HTTP."""
    for name, address in served(_fill):
        api = f"{address}/api/conversations"
        page, page_cursor = reply_ms(api), reply_ms(f"{api}?cursor={_middle(api)}")
        yield Bound(f"list page of 50 among 100,000, {name}, p50", page, 20, 8, "ms")
        yield Bound(f"… in the middle of it, {name}, p50", page_cursor, 20, 8, "ms")
        yield Bound(f"conversation of 2,000 messages, {name}, p50", reply_ms(f"{api}/{_LONG}"), 100, 40, "ms")


def served(fill: Callable[[str], None]) -> Iterator[tuple[str, str]]:
    """Parley over a database of either kind, filled; what it is called, and where it is served."""
    for name, database in _DATABASES.items():
        with database() as (url, env):
            fill(url)
            with servers.parley(_NOBODY, env) as server:
                yield name, f"http://127.0.0.1:{server.port}"


def _middle(api: str) -> str:
    """A cursor a few thousand conversations down the list."""
    cursor = None
    for _ in range(50):
        cursor = requests.get(api, {"limit": "100", "cursor": cursor}, timeout=30).json()["next_cursor"]
    return str(cursor)


def reply_ms(address: str) -> float:
    """How long a reply takes, the middle of many."""
    times = []
    with requests.Session() as session:
        for _ in range(_TIMES):
            began = time.perf_counter()
            session.get(address, timeout=30).raise_for_status()
            times.append(1000 * (time.perf_counter() - began))
    return quantile(times, 0.5)


@contextlib.contextmanager
def _sqlite() -> Iterator[tuple[str, Mapping[str, str]]]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'filled.db'}"
        yield url, {"PARLEY_DATABASE_URL": url}


@contextlib.contextmanager
def _postgres() -> Iterator[tuple[str, Mapping[str, str]]]:
    with running_postgres() as postgres:
        url = postgres.new_database()
        yield url, {"PARLEY_DATABASE_URL": url}


_DATABASES: dict[str, Callable[[], AbstractContextManager[tuple[str, Mapping[str, str]]]]] = {
    "SQLite": _sqlite,
    "PostgreSQL": _postgres,
}


def _fill(url: str) -> None:
    """A long list, of which one conversation is long."""
    migrate(url)
    database = Database(url)
    owner_id = local_owner(database)
    # Nothing else goes on meanwhile.
    common = {"owner_id": owner_id, "created_at": 1, "fingerprint": "0" * 64, "to_index": False}
    with database.write() as connection:
        listed = [
            {"id": str(UUID(int=n)), "title": f"Conversation {n}", "updated_at": n, "last_message_at": n, "seq": n}
            for n in range(1, _LISTED + 1)
        ]
        connection.execute(insert(conversations), [common | each for each in listed])
        said = [_message(n) for n in range(_MESSAGES)]
        connection.execute(insert(messages), [common | each for each in said])
        answers = [each["id"] for each in said if each["role"] == "assistant"]
        ended = {"run": 1, "start": 0, "status": "complete", "started_at": 1, "finish_reason": "stop"}
        connection.execute(insert(runs), [ended | {"message_id": each} for each in answers])
        connection.execute(conversations.update().where(conversations.c.id == _LONG).values(leaf_id=said[-1]["id"]))
        # PostgreSQL does so by itself, within a minute.
        connection.execute(text("ANALYZE"))
    database.close()


def _message(n: int) -> dict[str, object]:
    kind = {"role": "user", "run": 0} if n % 2 == 0 else {"role": "assistant", "run": 1, "model": "openai/benchmark"}
    return {
        "id": str(UUID(int=10**9 + n)),
        "conversation_id": _LONG,
        "parent_id": str(UUID(int=10**9 + n - 1)) if n else None,
        "status": "complete",
        "seq": n,
        "model": None,
        "parts": '[{"type":"text","text":"' + "What a message says, in a few hundred characters. " * 8 + '"}]',
        **kind,
    }
