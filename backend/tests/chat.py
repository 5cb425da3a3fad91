"""One person talking to a server whose provider is scripted: asks, follows, reads back. Holds no expectations.

What it opens is closed with its `with`, and what it left being written is stopped.
"""

import contextlib
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

from tests.answer_copy import AnswerCopy, Json
from tests.client import Client
from tests.event_stream import EventStream
from tests.scripted_request import ScriptedRequest
from tests.scripted_upstream import ScriptedUpstream

# A well-formed id of nothing.
UNKNOWN_ID = "00000000-0000-4000-8000-000000000000"
USAGE = {"prompt_tokens": 7, "completion_tokens": 5}


def new_id() -> str:
    return str(uuid4())


def text_parts(text: str) -> list[Json]:
    return [{"type": "text", "text": text}]


class Chat:
    def __init__(self, url: str, upstream: ScriptedUpstream) -> None:
        self.client = Client(url)
        self.upstream = upstream
        self._streams: list[EventStream] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.hang_up()
        unfinished = {stream.id for stream in self._streams if stream.copy.message and not stream.copy.end}
        # In a test that ends its server there is nobody left to ask.
        with contextlib.suppress(OSError):
            for answer_id in unfinished:
                self.client.post(f"/api/messages/{answer_id}/stop")

    def hang_up(self) -> None:
        """Closes what it opened, and stops nothing."""
        for stream in self._streams:
            stream.close()

    def create(self, **fields: Any) -> str:
        """The id of a new conversation."""
        reply = self.client.post("/api/conversations", fields)
        assert reply.status == 201, reply
        return str(reply.json["id"])

    def open(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        copy: AnswerCopy | None = None,
        headers: Mapping[str, str] | None = None,
        receive_buffer: int | None = None,
        cut_after: int | None = None,
    ) -> EventStream:
        """A stream whose first event, `answer`, has been read."""
        stream = self.client.stream(
            method, path, body, copy=copy, headers=headers, receive_buffer=receive_buffer, cut_after=cut_after
        )
        self._streams.append(stream)
        assert stream.status == 200, f"{stream.status} to {method} {path} {body}"
        stream.next()
        return stream

    def ask(
        self,
        text: str = "Why is the sky blue?",
        *,
        conversation_id: str | None = None,
        headers: Mapping[str, str] | None = None,
        **fields: Any,
    ) -> EventStream:
        """Ask, by default in a new conversation; `fields` go into the body."""
        if conversation_id is None:
            conversation_id = new_id()
            fields.setdefault("conversation", {})
        path = f"/api/conversations/{conversation_id}/messages"
        return self.open("POST", path, {"parts": text_parts(text), **fields}, headers=headers)

    def begin(self, text: str = "Why is the sky blue?", **fields: Any) -> tuple[EventStream, ScriptedRequest]:
        """Ask, and take the request that this makes of the provider."""
        stream = self.ask(text, **fields)
        return stream, self.upstream.next_request()

    def complete(self, answer: str = "It scatters light.", **fields: Any) -> EventStream:
        """Ask, and have it answered to the end."""
        return self._finished(self.ask(**fields), answer)

    def stopped(self, answer: str = "It scatt", **fields: Any) -> EventStream:
        """Ask, and stop once `answer` has come."""
        stream, request = self.begin(**fields)
        if answer:
            request.send_text(answer)
            stream.until_text(answer)
        self.stop(stream.id)
        stream.rest()
        return stream

    def again(self, question_id: str, **fields: Any) -> EventStream:
        """One more answer to the question."""
        return self.open("POST", f"/api/messages/{question_id}/answers", fields)

    def complete_again(self, question_id: str, answer: str = "Rayleigh says so.", **fields: Any) -> EventStream:
        return self._finished(self.again(question_id, **fields), answer)

    def go_on(self, answer_id: str, *, copy: AnswerCopy | None = None, **fields: Any) -> EventStream:
        """Continue."""
        return self.open("POST", f"/api/messages/{answer_id}/continue", fields, copy=copy)

    def follow(
        self,
        answer_id: str,
        cursor: str | None = None,
        *,
        query: str = "",
        copy: AnswerCopy | None = None,
        receive_buffer: int | None = None,
        cut_after: int | None = None,
    ) -> EventStream:
        """Resume or replay, from the cursor of `copy` or from `cursor`."""
        headers = {} if cursor is None else {"Last-Event-ID": cursor}
        path = f"/api/messages/{answer_id}/events{query}"
        return self.open("GET", path, copy=copy, headers=headers, receive_buffer=receive_buffer, cut_after=cut_after)

    def stop(self, message_id: str) -> Json:
        """The receipt."""
        reply = self.client.post(f"/api/messages/{message_id}/stop")
        assert reply.status == 200, reply
        receipt: Json = reply.json
        return receipt

    def delete(self, path: str) -> None:
        reply = self.client.delete(f"/api/{path}")
        assert (reply.status, reply.body) == (204, b""), reply

    def read(self, conversation_id: str, query: str = "") -> Json:
        """The conversation with its messages."""
        reply = self.client.get(f"/api/conversations/{conversation_id}{query}")
        assert reply.status == 200, reply
        conversation: Json = reply.json
        return conversation

    def message(self, conversation_id: str, message_id: str) -> Json:
        """One message of the conversation, as it is stored."""
        messages = self.read(conversation_id)["messages"]
        return next(message for message in messages if message["id"] == message_id)

    def wait_outcome(self, conversation_id: str, message_id: str, timeout: float) -> Json:
        """The answer, once it is being written no longer; the server may be away at first."""
        deadline = time.monotonic() + timeout
        while True:
            reply = self.client.get(f"/api/conversations/{conversation_id}")
            if reply.status == 200:
                message: Json = next(each for each in reply.json["messages"] if each["id"] == message_id)
                if message["status"] != "writing":
                    return message
            assert time.monotonic() < deadline, reply.body[:300]
            time.sleep(0.1)

    def _finished(self, stream: EventStream, answer: str) -> EventStream:
        request = self.upstream.next_request()
        request.send_text(answer)
        request.finish(usage=USAGE)
        stream.rest()
        return stream
