"""A long list of conversations, of which one is long, for the benchmarks of the page.

`python -m benchmarks.chats URL LISTED`, from backend/, fills an empty database with them. What is said in the long one
comes from standard input, a JSON list of strings: questions and answers in turn.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import insert, text

from parley.store.database import Database
from parley.store.migration import migrate
from parley.store.owners import local_owner
from parley.store.records import now_ms
from parley.store.tables import conversations, messages, owners, runs

_LONG = str(UUID(int=1))
_HOUR_MS = 3_600_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chats")
    parser.add_argument("url", help="the database")
    parser.add_argument("listed", type=int, help="how many conversations")
    options = parser.parse_args()
    fill(options.url, options.listed, json.load(sys.stdin))


def fill(url: str, listed: int, said: Sequence[str]) -> None:
    """The long conversation is the latest; before it there is one every hour."""
    migrate(url)
    database = Database(url)
    now = now_ms()
    # Nothing is left to be indexed while the page is measured.
    common = {"owner_id": local_owner(database), "fingerprint": "0" * 64, "to_index": False}
    with database.write() as connection:
        rows = [common | _conversation(n, now - n * _HOUR_MS) for n in range(1, listed + 1)]
        connection.execute(insert(conversations), rows)
        spoken = [common | _message(n, words, now) for n, words in enumerate(said)]
        connection.execute(insert(messages), spoken)
        answers = [each["id"] for each in spoken if each["role"] == "assistant"]
        ended = {"run": 1, "start": 0, "status": "complete", "started_at": now, "finish_reason": "stop"}
        connection.execute(insert(runs), [ended | {"message_id": each} for each in answers])
        connection.execute(conversations.update().where(conversations.c.id == _LONG).values(leaf_id=spoken[-1]["id"]))
        connection.execute(owners.update().values(seq=listed + len(said)))
        connection.execute(text("ANALYZE"))
    database.close()


def _conversation(n: int, at: int) -> dict[str, object]:
    title = f"Conversation {n} about how an answer is written"
    times = {"created_at": at, "updated_at": at, "last_message_at": at}
    return {"id": str(UUID(int=n)), "title": title, "seq": n, **times}


def _message(n: int, words: str, at: int) -> dict[str, object]:
    kind = {"role": "user", "run": 0} if n % 2 == 0 else {"role": "assistant", "run": 1, "model": "openai/benchmark"}
    return {
        "id": str(UUID(int=10**9 + n)),
        "conversation_id": _LONG,
        "parent_id": str(UUID(int=10**9 + n - 1)) if n else None,
        "status": "complete",
        "created_at": at,
        "seq": n + 1,
        "model": None,
        "parts": json.dumps([{"type": "text", "text": words}]),
        **kind,
    }


if __name__ == "__main__":
    main()
