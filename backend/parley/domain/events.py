"""What a reader of an answer is told, in order: `Answer`, then `Delta` and `State`, then `End`. Plain values."""

from typing import Literal

import msgspec

from parley.domain.cursor import Cursor
from parley.domain.message import Message
from parley.domain.part import Part
from parley.domain.run import Ending
from parley.domain.sketch import Partial


class Answer(msgspec.Struct, frozen=True, omit_defaults=True):
    """Always first. `cursor`: where the deltas that follow begin. `message` comes without its parts."""

    message: Message
    cursor: str
    user_message: Message | None = None


class Delta(msgspec.Struct, frozen=True, gc=False):
    """A piece of part number `part`, or that part whole; `cursor` is the position after it."""

    part: int
    piece: Part
    cursor: Cursor


class State(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the answer waits for; transient, never replayed. `in_ms`: how long until the next attempt.

    `reading`: the provider has taken the request, and its model has not said anything yet. `model`: this one is asked
    now, for the one before cannot answer. `drawing`: `done` of `n` pictures are there, and of the one that is being
    drawn, perhaps, a `partial` one.
    """

    state: Literal["connecting", "reading", "retrying", "continuing", "drawing"]
    attempt: int | None = None
    in_ms: int | None = None
    model: str | None = None
    n: int | None = None
    done: int | None = None
    partial: Partial | None = None


class End(msgspec.Struct, frozen=True):
    """Always last, and stored before it is sent."""

    ending: Ending
    cursor: Cursor


# What comes after `Answer`.
News = Delta | State | End
Event = Answer | News
