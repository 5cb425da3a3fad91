"""A conversation's own facts, as a list shows them. Plain values, as on the wire (see API.md)."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from parley.domain.message import Message, Params


class Conversation(msgspec.Struct, frozen=True):
    """`seq` is the owner's change number of the latest change; `unread`: an answer ended after it was last seen."""

    id: str
    title: str | None
    model: str | None
    system_prompt: str | None
    params: Params | None
    leaf_id: str | None
    created_at: str
    updated_at: str
    last_message_at: str
    writing: bool
    unread: bool
    seq: int
    pinned: bool
    archived: bool
    folder: str | None
    temporary: bool
    messages: Sequence[Message] | msgspec.UnsetType = msgspec.UNSET


class Shelf(NamedTuple):
    """Which conversations a list is of. None: either. `folder` "" stands for those in none."""

    pinned: bool | None = None
    archived: bool | None = False
    folder: str | None = None
    deleted: bool = False


class Folder(NamedTuple):
    """A name that conversations have in common, and how many of those that are not archived have it."""

    name: str
    conversations: int


class Shelving(msgspec.Struct, frozen=True):
    """Where conversations are to be put; what is not set stays. `deleted` False brings deleted ones back."""

    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    folder: str | msgspec.UnsetType | None = msgspec.UNSET
    deleted: bool | msgspec.UnsetType = msgspec.UNSET


class ConversationPage(msgspec.Struct, frozen=True):
    """One page of a list; `next_cursor` is None on the last."""

    conversations: Sequence[Conversation]
    next_cursor: str | None


class ChangeList(msgspec.Struct, frozen=True):
    """What changed in an owner's conversations after a change number; `seq`: where the next list begins.

    `deleted`: ids. `has_more`: there are changes after `seq` already.
    """

    seq: int
    conversations: Sequence[Conversation]
    deleted: Sequence[str]
    has_more: bool


class Changes(msgspec.Struct, frozen=True):
    """What to change about a conversation; what is not set stays. `seen`: its owner has seen its latest answer."""

    title: str | msgspec.UnsetType | None = msgspec.UNSET
    model: str | msgspec.UnsetType | None = msgspec.UNSET
    system_prompt: str | msgspec.UnsetType | None = msgspec.UNSET
    params: Params | msgspec.UnsetType | None = msgspec.UNSET
    leaf_id: str | msgspec.UnsetType = msgspec.UNSET
    seen: bool | msgspec.UnsetType = msgspec.UNSET
    pinned: bool | msgspec.UnsetType = msgspec.UNSET
    archived: bool | msgspec.UnsetType = msgspec.UNSET
    folder: str | msgspec.UnsetType | None = msgspec.UNSET
