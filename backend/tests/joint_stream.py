"""One open response that brings several answers, each kept as a copy and held to the contract's grammar."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, Self
from urllib.parse import urlsplit

from tests.answer_copy import AnswerCopy, Event, Json


class JointStream:
    def __init__(
        self, url: str, method: str, path: str, body: Any = None, copies: Mapping[str, AnswerCopy] | None = None
    ) -> None:
        """`copies`: what the reader has already. The `answer` events have been read once this returns."""
        address = urlsplit(url)
        self._connection = http.client.HTTPConnection(str(address.hostname), int(address.port or 80), timeout=10)
        data = None if body is None else json.dumps(body).encode()
        self._connection.request(
            method, path, data, {"Accept": "text/event-stream", "Content-Type": "application/json"}
        )
        self._response = self._connection.getresponse()
        self.status = self._response.status
        assert self.status == 200, self._response.read()
        self.copies: dict[str, AnswerCopy] = {each: copy.resumed() for each, copy in (copies or {}).items()}
        self.events: list[tuple[str, Event]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._response.close()
        self._connection.close()

    def next(self) -> Event | None:
        """The next event; None at the end of the body."""
        fields: dict[str, str] = {}
        while line := self._response.readline().decode():
            if line == "\n" and fields:
                return self._take(fields)
            name, _, value = line.removesuffix("\n").partition(": ")
            if name:
                assert name in ("event", "data"), f"a joint stream has no line {line!r}"
                fields[name] = value
        assert not fields, f"cut off: {fields}"
        return None

    def until(self, is_reached: Callable[[Self], bool]) -> None:
        while not is_reached(self):
            assert self.next(), "the stream ended before"

    def until_texts(self, texts: Mapping[str, str]) -> None:
        """Read until the copies hold exactly these texts."""
        self.until(lambda stream: {each: copy.text for each, copy in stream.copies.items()} == texts)

    def rest(self) -> None:
        """Read to the end of the body."""
        while self.next():
            pass
        self.close()

    def _take(self, fields: Mapping[str, str]) -> Event:
        data: Json = json.loads(fields["data"])
        answer_id, name = data.pop("answer"), fields["event"]
        cursor = data["cursor"] if name == "answer" else data.pop("cursor")
        event = Event(name, data, cursor if name in ("delta", "end") else None, time.monotonic())
        if name == "answer":
            assert data["message"]["id"] == answer_id
        else:
            assert self.copies[answer_id].message, f"{name} before the answer"
            assert self.copies[answer_id].end is None, f"{name} after the end"
        if name == "status":
            assert cursor == self.copies[answer_id].cursor
        self.copies.setdefault(answer_id, AnswerCopy()).apply(event)
        self.events.append((answer_id, event))
        return event
