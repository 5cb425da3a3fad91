"""Conversations: made, listed, read, changed, deleted and restored. Writes no messages."""

import binascii
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, literal, not_, select, tuple_, update
from sqlalchemy.exc import IntegrityError

from parley.domain.ask import Draft, fingerprint
from parley.domain.conversation import Changes, Conversation, ConversationPage, Shelf
from parley.domain.errors import DeletedError, FieldError, IdTakenError, InvalidError, NotFoundError
from parley.store.database import Database
from parley.store.purge import oldest_kept_ms
from parley.store.reading import (
    conversation_columns,
    conversation_row,
    read_messages,
    read_tree,
)
from parley.store.records import conversation_of, encoded, now_ms
from parley.store.shelves import on_shelf
from parley.store.stopping import request_stops
from parley.store.tables import conversations, messages


class ConversationStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, owner_id: str, draft: Draft) -> Conversation:
        """The new conversation, or the one that the same request made before.

        Raises IdTakenError, DeletedError.
        """
        try:
            with self._database.write_for(owner_id) as (connection, seq):
                if not find_created(connection, owner_id, draft):
                    connection.execute(insert(conversations), new_conversation(owner_id, draft, seq))
                return conversation_of(conversation_row(connection, owner_id, draft.id))
        except IntegrityError:
            raise id_taken() from None

    def page(self, owner_id: str, shelf: Shelf, cursor: str | None, limit: int) -> ConversationPage:
        """Those on the shelf, the latest message first; `cursor`: where the page before ended."""
        key = (conversations.c.last_message_at, conversations.c.id)
        query = select(*conversation_columns).where(conversations.c.owner_id == owner_id, on_shelf(shelf))
        if cursor is not None:
            position = [literal(value, column.type) for value, column in zip(_page_position(cursor), key, strict=True)]
            query = query.where(tuple_(*key) < tuple_(*position))
        query = query.order_by(conversations.c.last_message_at.desc(), conversations.c.id.desc()).limit(limit + 1)
        with self._database.read() as connection:
            rows = connection.execute(query).mappings().all()
        page = rows[:limit]
        return ConversationPage(
            [conversation_of(row) for row in page],
            _page_cursor(page[-1]["last_message_at"], page[-1]["id"]) if len(rows) > limit else None,
        )

    def read(self, owner_id: str, conversation_id: str) -> Conversation:
        """The conversation with all its messages; raises NotFoundError."""
        with self._database.read() as connection:
            return whole_conversation(connection, owner_id, conversation_id)

    def ids(self, owner_id: str) -> list[str]:
        """Of all but temporary ones, the latest message first."""
        query = select(conversations.c.id).where(
            conversations.c.owner_id == owner_id, conversations.c.deleted_at.is_(None), not_(conversations.c.temporary)
        )
        with self._database.read() as connection:
            return list(connection.scalars(query.order_by(conversations.c.last_message_at.desc(), conversations.c.id)))

    def read_path(
        self, owner_id: str, conversation_id: str, leaf_id: str | None, limit: int, *, goes_on: bool = False
    ) -> Conversation:
        """The conversation with the last `limit` messages up to a leaf (its own, if None); raises NotFoundError.

        `goes_on`: up to where the newest replies lead from there. Answers of one group come together.
        """
        with self._database.read() as connection:
            row = conversation_row(connection, owner_id, conversation_id)
            tree = read_tree(connection, conversation_id)
            if leaf_id is not None and leaf_id not in tree:
                raise NotFoundError("There is no such message in this conversation.")
            end = leaf_id or row["leaf_id"]
            path = tree.path(tree.end_of(end) if end and goes_on else end)[-limit:]
            found = read_messages(connection, conversation_id, tree, path)
            if found and found[-1].group_id:
                beside = tree.siblings(found[-1].id)
                others = read_messages(connection, conversation_id, tree, beside)
                found = [*found[:-1], *(each for each in others if each.group_id == found[-1].group_id)]
            return msgspec.structs.replace(conversation_of(row), messages=found)

    def change(self, owner_id: str, conversation_id: str, changes: Changes) -> Conversation:
        """The changed conversation; raises NotFoundError, InvalidError for a leaf that is none of its messages."""
        with self._database.write_for(owner_id) as (connection, seq):
            conversation_row(connection, owner_id, conversation_id)
            columns = msgspec.structs.asdict(changes)
            values: dict[str, Any] = {name: value for name, value in columns.items() if value is not msgspec.UNSET}
            if "params" in values:
                values["params"] = encoded(values["params"])
            if "leaf_id" in values and values["leaf_id"] not in read_tree(connection, conversation_id):
                detail = "This is not a message of the conversation."
                raise InvalidError(detail, [FieldError("leaf_id", detail)])
            if "title" in values:
                values["to_index"] = True
            if "seen" in values:
                values["seen_at"] = now_ms() if values.pop("seen") else None
            # Looking at a conversation does not change what it says.
            touched = {"updated_at": now_ms()} if set(values) - {"seen_at", "leaf_id"} else {}
            update_conversation(connection, conversation_id, seq=seq, **values, **touched)
            return conversation_of(conversation_row(connection, owner_id, conversation_id))

    def delete(self, owner_id: str, conversation_id: str) -> list[str]:
        """Deletes it and returns the ids of the answers being written in it; raises NotFoundError."""
        with self._database.write_for(owner_id) as (connection, seq):
            conversation_row(connection, owner_id, conversation_id)
            update_conversation(connection, conversation_id, seq=seq, deleted_at=now_ms())
            return request_stops(connection, messages.c.conversation_id == conversation_id)

    def restore(self, owner_id: str, conversation_id: str) -> Conversation:
        """Takes a deletion back; raises NotFoundError, DeletedError when it is too late."""
        with self._database.write_for(owner_id) as (connection, seq):
            query = select(conversations.c.deleted_at).where(
                conversations.c.id == conversation_id, conversations.c.owner_id == owner_id
            )
            row = connection.execute(query).first()
            if row is None:
                raise NotFoundError("There is no such conversation.")
            if row.deleted_at is not None and row.deleted_at < oldest_kept_ms():
                raise DeletedError("This conversation was deleted more than 24 hours ago.")
            update_conversation(connection, conversation_id, seq=seq, deleted_at=None)
            return conversation_of(conversation_row(connection, owner_id, conversation_id))


def whole_conversation(connection: Connection, owner_id: str, conversation_id: str) -> Conversation:
    """The conversation with all its messages; raises NotFoundError."""
    row = conversation_row(connection, owner_id, conversation_id)
    found = read_messages(connection, conversation_id, read_tree(connection, conversation_id), None)
    return msgspec.structs.replace(conversation_of(row), messages=found)


def find_created(connection: Connection, owner_id: str, draft: Draft) -> bool:
    """Whether this very conversation was made already; raises IdTakenError, DeletedError."""
    query = select(conversations.c.owner_id, conversations.c.fingerprint, conversations.c.deleted_at)
    row = connection.execute(query.where(conversations.c.id == draft.id)).first()
    if row is None:
        return False
    if row.owner_id != owner_id or row.fingerprint != fingerprint(draft):
        raise id_taken()
    if row.deleted_at is not None:
        raise DeletedError("This conversation was deleted.")
    return True


def new_conversation(owner_id: str, draft: Draft, seq: int) -> dict[str, Any]:
    """The row of one that is to be inserted; an id that is taken is an IntegrityError then."""
    now = now_ms()
    return dict.fromkeys(conversations.c.keys()) | {
        "id": draft.id,
        "owner_id": owner_id,
        "title": draft.title,
        "model": draft.model,
        "system_prompt": draft.system_prompt,
        "params": encoded(draft.params),
        "created_at": now,
        "updated_at": now,
        "last_message_at": now,
        "seq": seq,
        "fingerprint": fingerprint(draft),
        "pinned": False,
        "archived": False,
        "temporary": draft.temporary,
        "to_index": True,
    }


def update_conversation(connection: Connection, conversation_id: str, **values: object) -> None:
    """Sets columns; `seq` is always among them, for every change has its number."""
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(values))


def id_taken() -> IdTakenError:
    """For an id that stands for something else already."""
    return IdTakenError("This id is in use for something else: choose another one.")


def _page_cursor(last_message_at: int, conversation_id: str) -> str:
    return urlsafe_b64encode(f"{last_message_at}:{conversation_id}".encode()).decode()


def _page_position(cursor: str) -> tuple[int, str]:
    try:
        # At most as many digits as a column holds.
        position = re.fullmatch("([0-9]{1,18}):(.*)", urlsafe_b64decode(cursor).decode())
        if position:
            return int(position[1]), str(UUID(position[2]))
    except (ValueError, binascii.Error):
        pass
    detail = "This is not a cursor of this list: start without one."
    raise InvalidError(detail, [FieldError("cursor", detail)])
