"""Messages: found by id, kept of several, deleted and restored with what hangs below them."""

from collections.abc import Sequence

from msgspec import UNSET
from sqlalchemy import Connection, select, update

from parley.domain.conversation import Conversation
from parley.domain.errors import DeletedError, NotFoundError
from parley.domain.message import Message
from parley.domain.part import Part
from parley.store.conversations import update_conversation, whole_conversation
from parley.store.database import Database
from parley.store.purge import oldest_kept_ms
from parley.store.reading import (
    answer_row,
    conversation_row,
    message_row,
    read_message,
    read_tree,
)
from parley.store.records import conversation_of, now_ms
from parley.store.stopping import request_stops
from parley.store.tables import being_written, messages


class MessageStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def answer(self, owner_id: str, message_id: str) -> Message:
        """The answer with everything that is stored of it; raises NotFoundError, also for a question."""
        with self._database.read() as connection:
            return read_message(connection, answer_row(connection, owner_id, message_id))

    def parts(self, owner_id: str, message_id: str) -> Sequence[Part]:
        """What is stored of a message; raises NotFoundError."""
        with self._database.read() as connection:
            parts = read_message(connection, message_row(connection, owner_id, message_id)).parts
        return () if parts is UNSET else parts

    def writing(self, message_ids: Sequence[str]) -> dict[str, int]:
        """Those of the answers that are being written, and which run of each."""
        query = select(messages.c.id, messages.c.run).where(being_written, messages.c.id.in_(message_ids))
        with self._database.read() as connection:
            return {row.id: row.run for row in connection.execute(query)}

    def answers_of(self, owner_id: str, message_id: str) -> list[str]:
        """The ids of the answers meant by `message_id`: itself, or, of a question, all answers to it, oldest first.

        Raises NotFoundError.
        """
        with self._database.read() as connection:
            row = message_row(connection, owner_id, message_id)
            if row["role"] == "assistant":
                return [message_id]
            query = select(messages.c.id).where(messages.c.parent_id == message_id, messages.c.deleted_at.is_(None))
            return list(connection.scalars(query.where(messages.c.role == "assistant").order_by(messages.c.seq)))

    def keep(self, owner_id: str, answer_id: str) -> Conversation:
        """Of the answers that were asked for together this one is gone on from; the conversation, whose leaf it is.

        The others are other versions from now on. Raises NotFoundError, also for a question.
        """
        with self._database.write_for(owner_id) as (connection, seq):
            row = answer_row(connection, owner_id, answer_id)
            if row["group_id"] is not None:
                part_group(connection, row["group_id"])
            leaf_id = read_tree(connection, row["conversation_id"]).end_of(answer_id)
            update_conversation(connection, row["conversation_id"], seq=seq, updated_at=now_ms(), leaf_id=leaf_id)
            return conversation_of(conversation_row(connection, owner_id, row["conversation_id"]))

    def delete(self, owner_id: str, message_id: str) -> list[str]:
        """Deletes it with what hangs below, and returns the ids of the answers being written there.

        The conversation's leaf moves to the nearest message that is left. Raises NotFoundError.
        """
        with self._database.write_for(owner_id) as (connection, seq):
            conversation_id = message_row(connection, owner_id, message_id)["conversation_id"]
            leaf_id = conversation_row(connection, owner_id, conversation_id)["leaf_id"]
            tree = read_tree(connection, conversation_id)
            taken = messages.c.id.in_(tree.below(message_id))
            writing = request_stops(connection, taken)
            gone = {"deleted_at": now_ms(), "deleted_with": message_id}
            connection.execute(update(messages).where(taken).values(gone))
            leaf_id = tree.leaf_without(message_id, leaf_id)
            update_conversation(connection, conversation_id, seq=seq, updated_at=now_ms(), leaf_id=leaf_id)
            return writing

    def restore(self, owner_id: str, message_id: str) -> Conversation:
        """Brings back what the deletion that took this message took; the conversation, which shows it again.

        Raises NotFoundError, also if the conversation is deleted; DeletedError when it is too late.
        """
        with self._database.write_for(owner_id) as (connection, seq):
            query = select(*messages.c).where(messages.c.id == message_id, messages.c.owner_id == owner_id)
            row = connection.execute(query).first()
            if row is None:
                raise NotFoundError("There is no such message.")
            conversation_row(connection, owner_id, row.conversation_id)
            if row.deleted_at is not None:
                if row.deleted_at < oldest_kept_ms():
                    raise DeletedError("This message was deleted more than 24 hours ago.")
                _check_parent_is_there(connection, row.deleted_with)
                taken = messages.c.deleted_with == row.deleted_with
                connection.execute(update(messages).where(taken).values(deleted_at=None, deleted_with=None))
                leaf_id = read_tree(connection, row.conversation_id).end_of(row.deleted_with)
                update_conversation(connection, row.conversation_id, seq=seq, updated_at=now_ms(), leaf_id=leaf_id)
            return whole_conversation(connection, owner_id, row.conversation_id)


def part_group(connection: Connection, group_id: str) -> None:
    """One of these answers was chosen: nothing sets them apart from other versions any more."""
    connection.execute(update(messages).where(messages.c.group_id == group_id).values(group_id=None))


def _check_parent_is_there(connection: Connection, message_id: str) -> None:
    parent_id = select(messages.c.parent_id).where(messages.c.id == message_id).scalar_subquery()
    if connection.scalar(select(messages.c.deleted_at).where(messages.c.id == parent_id)) is not None:
        raise DeletedError("The message before this one was deleted, too: restore that one first.")
