"""Runs as they are handed to who writes them: the answers, their question, and what to ask the provider."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from parley.domain.ask import Begun, Placed
from parley.domain.message import Params
from parley.domain.model import ModelId
from parley.domain.prompt import Prompt, Said, Turn, turns_of
from parley.domain.run import Run
from parley.domain.tree import Node, Tree
from parley.store.reading import read_tree
from parley.store.records import Row, message_of, params_of, parts_of
from parley.store.tables import conversations, messages


def begun(
    connection: Connection,
    conversation: Row,
    answers: Sequence[Row],
    runs: Sequence[Run],
    question: Row | None = None,
    *,
    is_only: bool = False,
) -> Placed:
    """What has just been placed, in the transaction that did so. `runs`: of each answer, the new one included.

    `question`: if it is new, too; it is told of only then. `is_only`: nothing else is in the conversation.
    """
    if question and is_only:
        tree = Tree(Node(each["id"], each["parent_id"], each["role"]) for each in (question, *answers))
    else:
        tree = read_tree(connection, conversation["id"])
    path = tree.path(answers[0]["parent_id"])
    told = message_of(question, [], (), tree) if question else None
    said = _said(connection, path[:-1] if question else path)
    if question:
        said.append(Said("user", parts_of([question["parts"]])))
    turns = _turns(said, conversation["system_prompt"], is_drawing=answers[0]["drawing"] is not None)
    return Placed([Begun(message_of(each, runs, (), tree), _prompt(each, turns)) for each in answers], told)


def asked_turns(connection: Connection, answer_id: str) -> list[Turn]:
    """What the model of this answer was asked: the path to its question, deleted messages left out."""
    columns = (messages.c.parent_id, messages.c.conversation_id, messages.c.drawing, conversations.c.system_prompt)
    query = select(*columns).join(conversations, conversations.c.id == messages.c.conversation_id)
    row = connection.execute(query.where(messages.c.id == answer_id)).one()
    path = read_tree(connection, row.conversation_id).path(row.parent_id)
    return _turns(_said(connection, path), row.system_prompt, is_drawing=row.drawing is not None)


def _turns(said: Sequence[Said], system_prompt: str | None, *, is_drawing: bool) -> list[Turn]:
    """Who draws is asked the question alone."""
    return turns_of(said[-1:], None) if is_drawing else turns_of(said, system_prompt)


def _prompt(answer: Row, turns: Sequence[Turn]) -> Prompt:
    model = ModelId.parse(answer["model"] or "")
    return Prompt(model.name if model else "", turns, params_of(answer["params"]) or Params())


def _said(connection: Connection, path: Sequence[str]) -> list[Said]:
    """What the messages with these ids say, in this order."""
    if not path:
        return []
    query = select(messages.c.id, messages.c.role, messages.c.parts).where(messages.c.id.in_(path))
    said = {row.id: Said(row.role, parts_of([row.parts])) for row in connection.execute(query)}
    return [said[each] for each in path]
