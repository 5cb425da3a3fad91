"""What a person asks for, parsed: a conversation, a question with its answer, one more answer. Plain values."""

from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import NamedTuple

import msgspec

from parley.domain.cursor import Cursor
from parley.domain.message import Message, Params
from parley.domain.model import Ability
from parley.domain.part import Text
from parley.domain.prompt import Prompt
from parley.domain.run import Status
from parley.domain.sketch import Sketch

# Which model answers, given the one asked for and the conversation's own, if there are any, and what it has to be able
# to (`images`: to draw its answer). Called inside a transaction: it must not block.
ChooseModel = Callable[[str | None, str | None, frozenset[Ability]], str]


class Draft(msgspec.Struct, frozen=True):
    """A conversation to be created."""

    id: str
    title: str | None = None
    model: str | None = None
    system_prompt: str | None = None
    params: Params | None = None
    temporary: bool = False


class Attached(msgspec.Struct, frozen=True):
    """A file that was uploaded; the store knows what it is."""

    file_id: str


class Wanted(msgspec.Struct, frozen=True):
    """One answer that is asked for; its id and its model if the client chose them."""

    answer_id: str | None = None
    model: str | None = None


class Ask(msgspec.Struct, frozen=True):
    """A question and its answers. Without `parent_id` it follows the conversation's leaf; None makes a new root.

    `drawing`: its answers are pictures. Unset otherwise, which leaves the fingerprint of other questions as it was.
    """

    conversation_id: str
    parts: Sequence[Text | Attached]
    id: str | None = None
    answers: Sequence[Wanted] = (Wanted(),)
    parent_id: str | msgspec.UnsetType | None = msgspec.UNSET
    params: Params | None = None
    conversation: Draft | None = None
    drawing: Sketch | msgspec.UnsetType = msgspec.UNSET


class AskAgain(msgspec.Struct, frozen=True):
    """More answers to a question that was asked."""

    question_id: str
    answers: Sequence[Wanted] = (Wanted(),)
    params: Params | None = None


class Begun(NamedTuple):
    """An answer that was asked for. Without a `prompt` the same request had been made before: it joins that answer."""

    message: Message
    prompt: Prompt | None = None


class Placed(NamedTuple):
    """What asking came to: one answer or several, and the question if that was asked for, too."""

    answers: Sequence[Begun]
    question: Message | None = None

    @property
    def answer(self) -> Message:
        """The first of them, and nearly always the only one."""
        return self.answers[0].message


def has_gone_on(status: Status, run: int, cursor: Cursor | None) -> bool:
    """Whether Continue by a reader at `cursor` finds that the answer goes on already, or went on since."""
    return status == "writing" or (cursor is not None and cursor.run < run)


def fingerprint(request: Draft | Ask | AskAgain) -> str:
    """The same for the same request, however its JSON was written: SHA-256 in hexadecimal."""
    kind = type(request).__name__.encode()
    return sha256(kind + msgspec.json.encode(request)).hexdigest()
