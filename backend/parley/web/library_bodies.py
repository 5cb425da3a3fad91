"""Request bodies of what is kept to use again."""

from abc import ABC, abstractmethod
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from parley.domain.library import Preset, PromptTemplate
from parley.web.bodies import ModelName, Name, ParamsBody, StrictBody, Words, params_of

Item = TypeVar("Item")
PRESET = {"name": "Brief", "system_prompt": "Answer in one sentence.", "params": {"temperature": 0.2}}
PROMPT = {"name": "Tell", "text": "Tell of {{sea}}."}


class LibraryBody(StrictBody, ABC, Generic[Item]):
    """`PUT` of something to use again."""

    @abstractmethod
    def item(self) -> Item:
        """What it says."""


class PresetBody(LibraryBody[Preset]):
    """`PUT /api/presets/{id}`."""

    name: Name
    model: ModelName | None = None
    system_prompt: Words | None = None
    params: ParamsBody | None = None

    def item(self) -> Preset:
        return Preset(self.name, self.model, self.system_prompt, params_of(self.params))


class PromptBody(LibraryBody[PromptTemplate]):
    """`PUT /api/prompts/{id}`."""

    name: Name
    text: Annotated[Words, Field(min_length=1)]

    def item(self) -> PromptTemplate:
        return PromptTemplate(self.name, self.text)
