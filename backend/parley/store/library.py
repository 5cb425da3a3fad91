"""Presets and prompts, kept for their owner."""

from collections.abc import Callable, Mapping
from typing import Generic, TypeVar

import msgspec
from sqlalchemy import ColumnElement, and_, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.errors import InvalidError, NotFoundError
from parley.domain.library import Kind, Preset, PromptTemplate
from parley.store.conversations import id_taken
from parley.store.database import Database
from parley.store.records import encoded, now_ms
from parley.store.tables import library

# A list of so many is still read at a glance, and in one request.
_MOST = 500

Item = TypeVar("Item", Preset, PromptTemplate)


class LibraryStore(Generic[Item]):
    """Everything of one kind. Each method is one transaction."""

    def __init__(self, database: Database, kind: Kind, type_: type[Item]) -> None:
        self._database = database
        self._kind = kind
        self._decode: Callable[[str], Item] = msgspec.json.Decoder(type_).decode

    def items(self, owner_id: str) -> Mapping[str, Item]:
        """By their ids, in the order in which they were made."""
        query = select(library.c.id, library.c.body).where(self._of_kind(owner_id))
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(library.c.created_at, library.c.id))
            return {row.id: self._decode(row.body) for row in rows}

    def put(self, owner_id: str, item_id: str, item: Item) -> None:
        """Makes it, or puts it in the place of what has this id.

        Raises IdTakenError, or InvalidError where there are too many.
        """
        of_kind = self._of_kind(owner_id)
        own = and_(library.c.id == item_id, of_kind)
        row = {"id": item_id, "owner_id": owner_id, "kind": self._kind, "body": encoded(item), "created_at": now_ms()}
        try:
            with self._database.write_for(owner_id) as (connection, _):
                if connection.execute(update(library).where(own).values(body=row["body"])).rowcount:
                    return
                if (connection.scalar(select(func.count()).select_from(library).where(of_kind)) or 0) >= _MOST:
                    raise InvalidError(f"There are {_MOST} of these already: delete some that you do not use.")
                connection.execute(insert(library), row)
        except IntegrityError:
            raise id_taken() from None

    def delete(self, owner_id: str, item_id: str) -> None:
        """Raises NotFoundError."""
        own = and_(library.c.id == item_id, self._of_kind(owner_id))
        with self._database.write() as connection:
            if not connection.execute(delete(library).where(own)).rowcount:
                raise NotFoundError("There is no such thing in the library.")

    def _of_kind(self, owner_id: str) -> ColumnElement[bool]:
        return and_(library.c.owner_id == owner_id, library.c.kind == self._kind)
