"""Reading messages inside a transaction, by id and owner. Deleted ones do not exist here."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, exists, select

from parley.domain.errors import NotFoundError
from parley.domain.message import Message
from parley.domain.run import Run
from parley.domain.tree import Node, Tree
from parley.store.records import message_of, run_of
from parley.store.tables import being_written, conversations, messages, runs, tails

is_writing = and_(being_written, messages.c.deleted_at.is_(None))
# A conversation's row with everything a conversation's value needs.
conversation_columns = (
    *conversations.c,
    exists().where(messages.c.conversation_id == conversations.c.id, is_writing).label("is_writing"),
)


def conversation_row(connection: Connection, owner_id: str, conversation_id: str) -> RowMapping:
    """The conversation; raises NotFoundError."""
    chosen = (conversations.c.id == conversation_id, conversations.c.owner_id == owner_id)
    query = select(*conversation_columns).where(*chosen, conversations.c.deleted_at.is_(None))
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError("There is no such conversation.")
    return row


def message_row(connection: Connection, owner_id: str, message_id: str) -> RowMapping:
    """The message of a conversation that is not deleted either; raises NotFoundError."""
    query = (
        select(*messages.c)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(messages.c.id == message_id, messages.c.owner_id == owner_id)
        .where(messages.c.deleted_at.is_(None), conversations.c.deleted_at.is_(None))
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError("There is no such message.")
    return row


def answer_row(connection: Connection, owner_id: str, message_id: str) -> RowMapping:
    """The answer with this id; raises NotFoundError, also for a question."""
    row = message_row(connection, owner_id, message_id)
    if row["role"] != "assistant":
        raise NotFoundError("There is no such answer.")
    return row


def read_tree(connection: Connection, conversation_id: str) -> Tree:
    """The shape of the conversation."""
    query = (
        select(messages.c.id, messages.c.parent_id, messages.c.role)
        .where(messages.c.conversation_id == conversation_id, messages.c.deleted_at.is_(None))
        .order_by(messages.c.seq)
    )
    return Tree(Node(*row) for row in connection.execute(query))


def read_runs(connection: Connection, message_id: str) -> list[Run]:
    """The runs of one answer, in their order."""
    query = select(*runs.c).where(runs.c.message_id == message_id).order_by(runs.c.run)
    return [run_of(row) for row in connection.execute(query).mappings()]


def read_messages(connection: Connection, conversation_id: str, tree: Tree, ids: Sequence[str] | None) -> list[Message]:
    """The messages with these ids (all, if None) in order of creation, with their runs and stored tails."""
    chosen: ColumnElement[bool] = and_(messages.c.conversation_id == conversation_id, messages.c.deleted_at.is_(None))
    if ids is not None:
        chosen = and_(chosen, messages.c.id.in_(ids))
    rows = connection.execute(select(*messages.c).where(chosen).order_by(messages.c.seq)).mappings().all()
    of_chosen = select(messages.c.id).where(chosen)
    run_lists: defaultdict[str, list[Run]] = defaultdict(list)
    query = select(*runs.c).where(runs.c.message_id.in_(of_chosen)).order_by(runs.c.run)
    for row in connection.execute(query).mappings():
        run_lists[row["message_id"]].append(run_of(row))
    tail_lists: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
    query = select(*tails.c).where(tails.c.message_id.in_(of_chosen.where(is_writing))).order_by(tails.c.start)
    for row in connection.execute(query).mappings():
        tail_lists[row["message_id"], row["run"]].append(row["parts"])
    return [message_of(row, run_lists[row["id"]], tail_lists[row["id"], row["run"]], tree) for row in rows]


def read_message(connection: Connection, row: RowMapping) -> Message:
    """The message of this row."""
    tree = read_tree(connection, row["conversation_id"])
    return read_messages(connection, row["conversation_id"], tree, [row["id"]])[0]
