"""A message of a conversation: a question, or an answer with its runs. Plain values, as on the wire (see API.md)."""

from collections.abc import Sequence
from typing import Literal

import msgspec

from parley.domain.part import Part
from parley.domain.run import Run, Status
from parley.domain.sketch import Sketch

Role = Literal["user", "assistant"]


class Params(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sampling parameters, by the names of the OpenAI chat API; what is not set is left to the provider."""

    temperature: float | None = None
    top_p: float | None = None
    max_tokens: int | None = None
    presence_penalty: float | None = None
    frequency_penalty: float | None = None
    seed: int | None = None
    stop: list[str] | None = None
    reasoning_effort: str | None = None


class Message(msgspec.Struct, frozen=True):
    """`parts` is unset where the wire has none: in the `answer` event, whose deltas bring them.

    A question has run 0, cursor None and no runs. Answers that were asked for together have one `group_id` until one of
    them is kept. `drawing`: pictures were asked for, these.
    """

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    status: Status
    model: str | None
    params: Params | None
    created_at: str
    sibling_ids: Sequence[str]
    run: int
    cursor: str | None
    runs: Sequence[Run]
    group_id: str | None = None
    drawing: Sketch | None = None
    parts: Sequence[Part] | msgspec.UnsetType = msgspec.UNSET
