"""What a search among 100,000 messages takes, on both databases, by what is searched for."""

import random
import time
from collections.abc import Iterator
from uuid import UUID

import requests
from sqlalchemy import insert, text

from benchmarks import servers
from benchmarks.report import Bound, quantile
from benchmarks.stored import DATABASES, NOBODY
from parley.domain.searching import terms_of
from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.search_index import message_term
from parley.store.tables import conversations, messages, search_documents

_MESSAGES, _CONVERSATIONS, _TIMES, _AT_ONCE = 100_000, 2000, 15, 5000
_DICE = random.Random(5)  # noqa: S311
# As in every language: the second word is half as frequent as the first.
_WORDS = ["".join(_DICE.choices("etaoinshrdlucmfwypvbgk", k=_DICE.randint(3, 9))) for _ in range(20_000)]
_WEIGHTS = [1 / rank for rank in range(1, len(_WORDS) + 1)]
_LONELY = _WORDS[15]
# By how often it occurs: in nearly all messages, in thousands, in a few, and nowhere together.
_QUERIES = {
    "one letter": "t",
    "a word that nearly all have": _WORDS[0],
    "two words that many have": f"{_WORDS[10]} {_WORDS[25]}",
    "a rare word": _WORDS[15_000],
    "two words that never meet": f"{_LONELY} kestrel",
    "two Chinese characters": "散射",
    "a phrase": f'"{_WORDS[0]} {_WORDS[3]}"',
}


def searching() -> Iterator[Bound]:
    """A search through HTTP, among 100,000 messages of 60 words."""
    for name, database in DATABASES.items():
        with database() as (url, env):
            _fill(url)
            with servers.parley(NOBODY, env) as server:
                address = f"http://127.0.0.1:{server.port}/api/search"
                for kind, query in _QUERIES.items():
                    yield Bound(f"search for {kind}, {name}, p50", _search_ms(address, query), 50, None, "ms")


def _search_ms(address: str, query: str) -> float:
    times = []
    with requests.Session() as session:
        for _ in range(_TIMES):
            began = time.perf_counter()
            session.get(address, params={"query": query}, timeout=30).raise_for_status()
            times.append(1000 * (time.perf_counter() - began))
    return quantile(times, 0.5)


def _fill(url: str) -> None:
    migrate(url)
    database = Database(url)
    owner_id = local_owner(database)
    common = {"owner_id": owner_id, "created_at": 1, "fingerprint": "0" * 64, "to_index": False}
    with database.write() as connection:
        listed = [
            common | {"id": str(UUID(int=n)), "updated_at": n, "last_message_at": n, "seq": n}
            for n in range(1, _CONVERSATIONS + 1)
        ]
        connection.execute(insert(conversations), listed)
    for first in range(0, _MESSAGES, _AT_ONCE):
        said, documents = [], []
        for n in range(first, first + _AT_ONCE):
            sentence = _DICE.choices(_WORDS, _WEIGHTS, k=60)
            if n % 50 == 0:
                sentence.append("kestrel" if n % 100 else "空气散射蓝光")
            if "kestrel" in sentence:
                sentence = [word for word in sentence if word != _LONELY]
            where = {"conversation_id": str(UUID(int=1 + n % _CONVERSATIONS))}
            message_id = str(UUID(int=10**9 + n))
            parts = f'[{{"type":"text","text":"{" ".join(sentence)}"}}]'
            message = {"id": message_id, "role": "user", "status": "complete", "run": 0, "seq": n, "parts": parts}
            said.append(common | where | message)
            terms = " ".join((message_term(owner_id), *terms_of(" ".join(sentence))))
            documents.append(where | {"message_id": message_id, "start": 0, "terms": terms})
        with database.write() as connection:
            connection.execute(insert(messages), said)
            connection.execute(insert(search_documents), documents)
    with database.write() as connection:
        # PostgreSQL does so by itself, within a minute.
        connection.execute(text("ANALYZE"))
    database.close()
