"""A reader whose connections break at random places of the wire, and a writer of what is hard to cut."""

import random
from collections.abc import Sequence

from tests.answer_copy import AnswerCopy, Json
from tests.chat import Chat
from tests.event_stream import EventStream, StreamEndedError
from tests.scripted_request import ScriptedRequest

# Of one to four bytes, and what JSON, SSE and HTTP have their own ideas about.
LETTERS = 'ab \u00e9\u4e2d\U0001f600\u200d\u2028\r\n"\\\t:{}'


class CutReader:
    """Reads on from wherever its last connection broke; `copy` fails where something is missing or comes twice."""

    def __init__(self, chats: Sequence[Chat], answer_id: str, dice: random.Random, *, is_cut: bool = True) -> None:
        """`chats`: each connection is made through one of them. `is_cut`: it breaks by itself."""
        self.copy = AnswerCopy()
        self.connections = 0
        self._chats = chats
        self._answer_id = answer_id
        self._dice = dice
        self._is_cut = is_cut
        self._stream: EventStream | None = None

    def read(self) -> None:
        """One event more, over as many connections as it takes."""
        while True:
            try:
                if self._stream is None:
                    self.connections += 1
                    cut_after = self._dice.randrange(1, 4000) if self._is_cut else None
                    chat = self._dice.choice(self._chats)
                    self._stream = chat.follow(self._answer_id, copy=self.copy, cut_after=cut_after)
                self._stream.next()
            except StreamEndedError:
                self._stream = None
            else:
                self.copy = self._stream.copy
                return

    def cut(self) -> None:
        if self._stream:
            self._stream.close()
            self._stream = None


class Writer:
    """Sends pieces of every kind, and keeps what it sent as parts."""

    def __init__(self, request: ScriptedRequest, dice: random.Random) -> None:
        self.parts: list[Json] = []
        self._request = request
        self._dice = dice

    def write(self) -> None:
        kind = self._dice.choice(("text", "text", "text", "reasoning"))
        text = "".join(self._dice.choices(LETTERS, k=self._dice.randrange(1, 30)))
        self._request.send_text(text) if kind == "text" else self._request.send_reasoning(text)
        if self.parts and self.parts[-1]["type"] == kind:
            self.parts[-1]["text"] += text
        else:
            self.parts.append({"type": kind, "text": text})

    def finish(self) -> None:
        self._request.send_tool_call("call-1", "look", "{}")
        self.parts.append({"type": "tool_call", "id": "call-1", "name": "look", "arguments": "{}"})
        self._request.finish("tool_calls")
