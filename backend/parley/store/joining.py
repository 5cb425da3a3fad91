"""Joining: what a request made when it was sent before, found by its ids and its fingerprint."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select

from parley.domain.ask import Ask, AskAgain, Begun, Placed, fingerprint
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
_WITH_IDS = _MADE.where(messages.c.id.in_(bindparam("ids", expanding=True))).order_by(messages.c.seq)


class Made(NamedTuple):
    """The ids of what was placed; no question where only answers were asked for."""

    answer_ids: Sequence[str]
    question_id: str | None = None


def made_before(connection: Connection, owner_id: str, asked: Ask | AskAgain) -> Made | None:
    """What this very request made earlier; raises IdTakenError, DeletedError.

    Of several answers those that are deleted since are left out.
    """
    question_id = asked.id if isinstance(asked, Ask) else None
    ids = [each for each in (*(wanted.answer_id for wanted in asked.answers), question_id) if each]
    if not ids:
        return None
    mark = fingerprint(asked)
    rows = connection.execute(_WITH_IDS, {"ids": ids}).all()
    if not rows:
        return None
    if any(row.owner_id != owner_id or row.fingerprint != mark for row in rows):
        raise id_taken()
    answers = [row for row in rows if row.role == "assistant"]
    if not answers:
        # The client named the question only; its answers were inserted with it, under the same fingerprint.
        made = _MADE.where(messages.c.parent_id == rows[0].id, messages.c.fingerprint == mark)
        answers = list(connection.execute(made.order_by(messages.c.seq)))
    answers = [row for row in answers if not (row.deleted_at or row.conversation_deleted_at)]
    if not answers:
        raise DeletedError("This message was deleted: restore it, or ask anew under another id.")
    return Made([row.id for row in answers], answers[0].parent_id if isinstance(asked, Ask) else None)


def joined(connection: Connection, owner_id: str, made: Made) -> Placed:
    """The messages as they are now."""
    conversation_id = message_row(connection, owner_id, made.answer_ids[0])["conversation_id"]
    ids = [*made.answer_ids, *([made.question_id] if made.question_id else ())]
    tree = read_tree(connection, conversation_id)
    found = {message.id: message for message in read_messages(connection, conversation_id, tree, ids)}
    return Placed([Begun(found[each]) for each in made.answer_ids], found.get(made.question_id or ""))
