"""What a search among 100,000 messages takes, on both databases, by what is searched for."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode
from uuid import UUID

from sqlalchemy import insert, text

from benchmarks.report import Bound
from benchmarks.stored import reply_ms, served
from parley.domain.searching import terms_of
from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.search_index import message_term
from parley.store.tables import conversations, messages, search_documents

_MESSAGES, _CONVERSATIONS, _AT_ONCE = 100_000, 2000, 5000
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
    for name, address in served(_fill):
        for kind, query in _QUERIES.items():
            took = reply_ms(f"{address}/api/search?{urlencode({'query': query})}")
            yield Bound(f"search for {kind}, {name}, p50", took, 50, None, "ms")


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
