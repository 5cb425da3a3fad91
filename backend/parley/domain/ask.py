"""What a person asks for, parsed: a conversation, a question with its answer, one more answer. Plain values."""

from collections.abc import Callable, Sequence
from hashlib import sha256

import msgspec

from parley.domain.cursor import Cursor
from parley.domain.message import Message, Params
from parley.domain.part import Text
from parley.domain.prompt import Prompt
from parley.domain.run import Status

# Which model answers, given the conversation's own, if it has one. Called inside a transaction: it must not block.
ChooseModel = Callable[[str | None], str]


class Draft(msgspec.Struct, frozen=True):
    """A conversation to be created."""

    id: str
    title: str | None = None
    model: str | None = None
    system_prompt: str | None = None
    params: Params | None = None


class Ask(msgspec.Struct, frozen=True):
    """A question and its answer. Without `parent_id` it follows the conversation's leaf; None makes a new root."""

    conversation_id: str
    parts: Sequence[Text]
    id: str | None = None
    answer_id: str | None = None
    parent_id: str | msgspec.UnsetType | None = msgspec.UNSET
    model: str | None = None
    params: Params | None = None
    conversation: Draft | None = None


class AskAgain(msgspec.Struct, frozen=True):
    """One more answer to a question that was asked."""

    question_id: str
    answer_id: str | None = None
    model: str | None = None
    params: Params | None = None


class Placed(msgspec.Struct, frozen=True):
    """What asking came to. Without a `prompt` the same request had been made before: it joins that answer."""

    answer: Message
    question: Message | None
    prompt: Prompt | None = None


def has_gone_on(status: Status, run: int, cursor: Cursor | None) -> bool:
    """Whether Continue by a reader at `cursor` finds that the answer goes on already, or went on since."""
    return status == "writing" or (cursor is not None and cursor.run < run)


def fingerprint(request: Draft | Ask | AskAgain) -> str:
    """The same for the same request, however its JSON was written: SHA-256 in hexadecimal."""
    kind = type(request).__name__.encode()
    return sha256(kind + msgspec.json.encode(request)).hexdigest()
