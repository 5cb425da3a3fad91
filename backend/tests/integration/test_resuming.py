"""Readers cut off at random places of the wire come back and have the answer, the whole answer, once."""

import random

import pytest

from tests.answer_copy import AnswerCopy, Json, length, position
from tests.chat import Chat
from tests.event_stream import EventStream, StreamEndedError
from tests.scripted_request import ScriptedRequest

# Of one to four bytes, and what JSON, SSE and HTTP have their own ideas about.
LETTERS = 'ab \u00e9\u4e2d\U0001f600\u200d\u2028\r\n"\\\t:{}'


class CutReader:
    """Reads on from wherever its last connection broke; `copy` fails where something is missing or comes twice."""

    def __init__(self, chat: Chat, answer_id: str, dice: random.Random) -> None:
        self.copy = AnswerCopy()
        self.connections = 0
        self._chat = chat
        self._answer_id = answer_id
        self._dice = dice
        self._stream: EventStream | None = None

    def read(self) -> None:
        """One event more, over as many connections as it takes."""
        while True:
            try:
                if self._stream is None:
                    self.connections += 1
                    cut_after = self._dice.randrange(1, 4000)
                    self._stream = self._chat.follow(self._answer_id, copy=self.copy, cut_after=cut_after)
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


@pytest.mark.parametrize("seed", range(3))
def test_readers_cut_at_random_places_lose_and_double_nothing(proxied: Chat, seed: int) -> None:
    dice = random.Random(seed)
    stream, request = proxied.begin()
    writer = Writer(request, dice)
    readers = [CutReader(proxied, stream.id, dice) for _ in range(4)]
    for _ in range(200):
        reader = dice.choice(readers)
        action = dice.choice(("write", "write", "read", "read", "cut"))
        if action == "write":
            writer.write()
        elif action == "cut":
            reader.cut()
        elif position(reader.copy.cursor or "1-0") < length(writer.parts):
            reader.read()
    writer.finish()
    for reader in readers:
        while reader.copy.end is None:
            reader.read()
        assert reader.copy.end["status"] == "complete"
        assert reader.copy.parts == writer.parts
        assert reader.connections > 3
    assert proxied.message(stream.conversation_id, stream.id)["parts"] == writer.parts
