"""Tokens of the gateway: only their SHA-256 is kept, so that nobody who reads the database can use one."""

from contextlib import suppress
from uuid import uuid4

from sqlalchemy import RowMapping, delete, exists, func, insert, select, update

from parley.domain.errors import InvalidError, NotFoundError, UnavailableError
from parley.domain.token import Caller, Token
from parley.store.database import Database
from parley.store.people_tables import people
from parley.store.records import now_ms, rfc3339
from parley.store.secret import digest, new_secret
from parley.store.tables import tokens

# Whoever finds one somewhere knows what it is.
_PREFIX = "parley-"
_ENDING = 4
_MOST = 100
# When one was last used is not written more often.
_USED_MS = 60_000


class TokenStore:
    """Each method is one transaction, but `find`, which now and then notes that a token is in use."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def make(self, owner_id: str, name: str) -> tuple[Token, str]:
        """A new one, and what its holder says: it is known now, and never again. Raises InvalidError for too many."""
        text = _PREFIX + new_secret()
        token = Token(str(uuid4()), name, text[-_ENDING:], rfc3339(now := now_ms()), None)
        row = {
            "id": token.id,
            "owner_id": owner_id,
            "name": name,
            "digest": digest(text),
            "ending": token.ending,
            "created_at": now,
        }
        with self._database.write_for(owner_id) as (connection, _):
            count = select(func.count()).select_from(tokens).where(tokens.c.owner_id == owner_id)
            if (connection.scalar(count) or 0) >= _MOST:
                raise InvalidError(f"There are {_MOST} tokens already: revoke some that you do not use.")
            connection.execute(insert(tokens), row)
        return token, text

    def tokens(self, owner_id: str) -> list[Token]:
        """In the order in which they were made."""
        query = select(tokens).where(tokens.c.owner_id == owner_id).order_by(tokens.c.created_at, tokens.c.id)
        with self._database.read() as connection:
            return [_token(row) for row in connection.execute(query).mappings()]

    def revoke(self, owner_id: str, token_id: str) -> None:
        """Raises NotFoundError."""
        own = (tokens.c.id == token_id, tokens.c.owner_id == owner_id)
        with self._database.write() as connection:
            if not connection.execute(delete(tokens).where(*own)).rowcount:
                raise NotFoundError("There is no such token.")

    def find(self, text: str) -> Caller | None:
        """Whose it is; None: nobody's, or somebody's who is disabled."""
        is_disabled = exists().where(people.c.owner_id == tokens.c.owner_id, people.c.disabled_at.is_not(None))
        query = select(tokens).where(tokens.c.digest == digest(text), ~is_disabled)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        now = now_ms()
        if (row["last_used_at"] or 0) < now - _USED_MS:
            # Nobody is refused because that cannot be written at the moment.
            with suppress(UnavailableError), self._database.write() as connection:
                connection.execute(update(tokens).where(tokens.c.id == row["id"]).values(last_used_at=now))
        return Caller(row["owner_id"], row["id"])


def is_token(text: str) -> bool:
    """Whether it was made here, or made up: proxies pass tokens on that are none of ours."""
    return text.startswith(_PREFIX)


def _token(row: RowMapping) -> Token:
    used = row["last_used_at"]
    return Token(row["id"], row["name"], row["ending"], rfc3339(row["created_at"]), used and rfc3339(used))
