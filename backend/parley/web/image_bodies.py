"""The body of a question whose answers are pictures."""

from typing import Annotated, Self

from msgspec import structs
from pydantic import Field, model_validator

from parley.domain.ask import Ask
from parley.domain.sketch import MOST_PICTURES, Sketch
from parley.web.bodies import MessageBody, TextBody, Words

Choice = Annotated[Words, Field(min_length=1, max_length=50)]


class ImagesBody(MessageBody):
    """`POST /api/conversations/{c}/images`: one answer of each model, of `n` pictures."""

    n: int = Field(1, ge=1, le=MOST_PICTURES)
    size: Choice | None = None
    quality: Choice | None = None
    background: Choice | None = None
    output_format: Choice | None = None

    @model_validator(mode="after")
    def _check_drawing(self) -> Self:
        if self.params is not None:
            raise ValueError("params are for answers that are written.")
        if sum(isinstance(part, TextBody) for part in self.parts) > 1:
            raise ValueError("parts hold more than one text: what is to be drawn is said in one.")
        return self

    def ask(self, conversation_id: str) -> Ask:
        sketch = Sketch(self.n, self.size, self.quality, self.background, self.output_format)
        return structs.replace(super().ask(conversation_id), drawing=sketch)

    @property
    def _each(self) -> int:
        return 1
