"""Whole answers from a Parley whose provider nobody scripts."""

from types import TracebackType
from typing import Self

from tests.chat import Chat, new_id, text_parts
from tests.event_stream import EventStream
from tests.scripted_upstream import ScriptedUpstream


class Ask:
    def __init__(self, url: str) -> None:
        self._nobody = ScriptedUpstream()
        self._chat = Chat(url, self._nobody)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._chat.__exit__(kind, error, trace)
        self._nobody.close()

    def __call__(self, question: str, model: str) -> EventStream:
        """The whole answer to it, in a conversation of its own."""
        return self._whole("messages", question, model)

    def draw(self, question: str, model: str, **fields: object) -> EventStream:
        """The same, in pictures."""
        return self._whole("images", question, model, **fields)

    def _whole(self, kind: str, question: str, model: str, **fields: object) -> EventStream:
        path = f"/api/conversations/{new_id()}/{kind}"
        body = {"parts": text_parts(question), "model": model, "conversation": {}, **fields}
        stream = self._chat.open("POST", path, body)
        stream.rest()
        return stream
