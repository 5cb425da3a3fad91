"""Joining: what a request made when it was sent before, found by its ids and its fingerprint."""

from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from parley.domain.ask import Placed
from parley.domain.errors import DeletedError
from parley.store.conversations import id_taken
from parley.store.reading import message_row, read_messages, read_tree
from parley.store.tables import conversations, messages

_MADE = select(
    messages.c.id,
    messages.c.owner_id,
    messages.c.parent_id,
    messages.c.role,
    messages.c.fingerprint,
    messages.c.deleted_at,
    conversations.c.deleted_at.label("conversation_deleted_at"),
).join(conversations, conversations.c.id == messages.c.conversation_id)
# Put together once: every question asks this.
_WITH_IDS = _MADE.where(messages.c.id.in_(bindparam("ids", expanding=True)))


class Made(NamedTuple):
    """The ids of what was placed; no question where only an answer was asked for."""

    answer_id: str
    question_id: str | None = None


def made_before(
    connection: Connection, owner_id: str, mark: str, answer_id: str | None, question_id: str | None = None
) -> Made | None:
    """What this very request made earlier; raises IdTakenError, DeletedError."""
    ids = [each for each in (answer_id, question_id) if each]
    if not ids:
        return None
    rows = connection.execute(_WITH_IDS, {"ids": ids}).all()
    if not rows:
        return None
    if any(row.owner_id != owner_id or row.fingerprint != mark for row in rows):
        raise id_taken()
    answer = next((row for row in rows if row.role == "assistant"), None)
    if answer is None:
        # The client named the question only; its answer was inserted with it, under the same fingerprint.
        made = _MADE.where(messages.c.parent_id == rows[0].id, messages.c.fingerprint == mark)
        answer = connection.execute(made).first()
    if answer is None or any(row.deleted_at or row.conversation_deleted_at for row in (*rows, answer)):
        raise DeletedError("This message was deleted: restore it, or ask anew under another id.")
    return Made(answer.id, answer.parent_id)


def joined(connection: Connection, owner_id: str, made: Made) -> Placed:
    """The messages as they are now."""
    conversation_id = message_row(connection, owner_id, made.answer_id)["conversation_id"]
    ids = [each for each in (made.answer_id, made.question_id) if each]
    tree = read_tree(connection, conversation_id)
    found = {message.id: message for message in read_messages(connection, conversation_id, tree, ids)}
    return Placed(found[made.answer_id], found.get(made.question_id or ""))
