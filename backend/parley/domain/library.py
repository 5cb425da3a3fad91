"""What a person keeps to use again: presets for conversations, prompts for the message field. Plain values."""

from typing import Literal

import msgspec

from parley.domain.message import Params

Kind = Literal["preset", "prompt"]


class Preset(msgspec.Struct, frozen=True):
    """Instructions for a conversation; what is None is not part of it."""

    name: str
    model: str | None = None
    system_prompt: str | None = None
    params: Params | None = None


class PromptTemplate(msgspec.Struct, frozen=True):
    """A text for the message field; what stands in it as `{{name}}` is filled in each time."""

    name: str
    text: str
