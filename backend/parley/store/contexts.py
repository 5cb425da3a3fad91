"""What clients of the gateway said before, for those that name a session: kept until nothing happens in it."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, and_, delete, insert, select

from parley.store.database import Database
from parley.store.records import now_ms
from parley.store.tables import contexts, tokens

# A message as the chat API has it.
Said = Mapping[str, Any]

_decode = msgspec.json.Decoder(list[dict[str, Any]]).decode
_INSTRUCTIONS = ("system", "developer")
# Of one session; the oldest messages make room for the latest, but for the instructions that hold.
_MOST_BYTES = 2 * 1024 * 1024


class ContextStore:
    """Each method is one transaction."""

    def __init__(self, database: Database, expiry_s: float) -> None:
        """`expiry_s`: a session in which nothing happened for so long is forgotten."""
        self._database = database
        self._expiry_ms = round(expiry_s * 1000)

    def messages(self, token_id: str, session: str) -> list[dict[str, Any]]:
        """What was said so far, with the answers."""
        query = select(contexts.c.messages).where(_of(token_id, session), contexts.c.used_at >= self._oldest())
        with self._database.read() as connection:
            found = connection.scalar(query)
        return _decode(found) if found else []

    def add(self, token_id: str, session: str, said: Sequence[Said]) -> None:
        """Goes on with it, or begins it; nothing, if the token has been revoked."""
        # Two at once take turns.
        token = select(tokens.c.id).where(tokens.c.id == token_id).with_for_update()
        with self._database.write() as connection:
            if connection.scalar(token) is None:
                return
            row = connection.execute(select(contexts).where(_of(token_id, session))).mappings().first()
            known = _decode(row["messages"]) if row and row["used_at"] >= self._oldest() else []
            kept = msgspec.json.encode(_latest([*known, *said])).decode()
            connection.execute(delete(contexts).where(_of(token_id, session)))
            connection.execute(
                insert(contexts).values(token_id=token_id, session=session, messages=kept, used_at=now_ms())
            )

    def purge(self) -> None:
        """Forgets what has expired."""
        expired = contexts.c.used_at < self._oldest()
        with self._database.read() as connection:
            is_any = connection.scalar(select(contexts.c.token_id).where(expired).limit(1))
        if is_any:
            with self._database.write() as connection:
                connection.execute(delete(contexts).where(expired))

    def _oldest(self) -> int:
        return now_ms() - self._expiry_ms


def _latest(messages: Sequence[Said]) -> Sequence[Said]:
    """As many as there is room for; the latest one in any case."""
    sizes = [len(msgspec.json.encode(each)) for each in messages]
    room = _MOST_BYTES - sum(sizes)
    first = 0
    while room < 0 and first < len(messages) - 1:
        room += sizes[first]
        first += 1
    # An answer without its question, or a result without its call, is refused by many.
    while 0 < first < len(messages) - 1 and messages[first].get("role") != "user":
        first += 1
    before, after = messages[:first], messages[first:]
    if any(each.get("role") in _INSTRUCTIONS for each in after):
        return after
    return [*[each for each in before if each.get("role") in _INSTRUCTIONS][-1:], *after]


def _of(token_id: str, session: str) -> ColumnElement[bool]:
    return and_(contexts.c.token_id == token_id, contexts.c.session == session)
