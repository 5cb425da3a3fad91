"""One open `text/event-stream` response, read off its socket and held to the contract's grammar as it is read.

Whatever the test is about, each stream is checked: names, ids, one line of JSON, `answer` first, `end` last, cursors
that count code points. Shares no code with the product.
"""

import json
import socket
import time
from collections import deque
from collections.abc import Mapping
from typing import Self

from tests.answer_copy import AnswerCopy, Event, Json


class StreamEndedError(Exception):
    """The connection closed while another event was waited for."""


class EventStream:
    def __init__(self, sock: socket.socket, copy: AnswerCopy | None = None, cut_after: int | None = None) -> None:
        """Reads the response's head; goes on from `copy`. `cut_after`: bytes of the body before this side leaves."""
        self.copy = copy.resumed() if copy else AnswerCopy()
        self.events: list[Event] = []
        self.comments: list[tuple[str, float]] = []
        self.raw = b""
        self._socket = sock
        self._bytes_left: int | None = None
        self._wire = b""
        self._body = b""
        self._has_body_ended = False
        self._fields: dict[str, str] = {}
        self._pending: deque[Event] = deque()
        self.status, self.headers = self._read_head()
        self._bytes_left = cut_after
        # The head may have brought the first events along.
        self._is_unparsed = bool(self._wire)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def id(self) -> str:
        """The id of the answer; known once its first event was read."""
        return str(self.copy.message["id"])

    @property
    def conversation_id(self) -> str:
        return str(self.copy.message["conversation_id"])

    @property
    def user_id(self) -> str:
        """The id of the question."""
        return str(self.copy.message["parent_id"])

    @property
    def text(self) -> str:
        return self.copy.text

    @property
    def cursor(self) -> str:
        assert self.copy.cursor is not None, "nothing was read yet"
        return self.copy.cursor

    @property
    def states(self) -> list[str]:
        """The states of the `status` events so far."""
        return [event.data["state"] for event in self.events if event.name == "status"]

    def next(self, timeout: float = 10.0) -> Event:
        """The next event; TimeoutError after `timeout` seconds, StreamEndedError if the connection closes first."""
        deadline = time.monotonic() + timeout
        while not self._pending:
            if not self._receive(deadline):
                raise StreamEndedError(f"the stream closed after {[event.name for event in self.events]}")
        event = self._pending.popleft()
        self._check_order(event)
        self.events.append(event)
        self.copy.apply(event)
        return event

    def until(self, name: str, timeout: float = 10.0) -> Event:
        deadline = time.monotonic() + timeout
        while True:
            event = self.next(deadline - time.monotonic())
            if event.name == name:
                return event

    def until_state(self, state: str, timeout: float = 10.0) -> Event:
        deadline = time.monotonic() + timeout
        while True:
            event = self.until("status", deadline - time.monotonic())
            if event.data["state"] == state:
                return event

    def until_text(self, text: str, timeout: float = 10.0) -> None:
        """Read until the copy holds exactly `text`."""
        deadline = time.monotonic() + timeout
        while self.text != text:
            assert text.startswith(self.text), f"{self.text!r} is not on the way to {text!r}"
            self.next(deadline - time.monotonic())

    def until_comment(self, timeout: float = 10.0) -> tuple[str, float]:
        """The first comment not read yet, and when it came."""
        deadline = time.monotonic() + timeout
        known = len(self.comments)
        while len(self.comments) == known:
            assert self._receive(deadline), "the stream closed before a comment came"
        return self.comments[known]

    def rest(self, timeout: float = 10.0) -> Json:
        """Read to the end of the response: the data of `end`, after which nothing may follow."""
        deadline = time.monotonic() + timeout
        end = next((event for event in self.events if event.name == "end"), None) or self.until("end", timeout)
        while self._receive(deadline):
            assert not self._pending, f"{self._pending[0]} follows end"
        self.close()
        return end.data

    def close(self) -> None:
        """Leave at once, as a closed tab does."""
        self._socket.close()

    def _check_order(self, event: Event) -> None:
        assert (event.name == "answer") == (not self.events), f"{event} is number {len(self.events)}"
        assert not self.events or self.events[-1].name != "end", f"{event} follows end"

    def _read_head(self) -> tuple[int, Mapping[str, str]]:
        deadline = time.monotonic() + 10
        while b"\r\n\r\n" not in self._wire:
            if not self._fill(deadline):
                raise StreamEndedError(f"the connection closed inside the head: {self._wire!r}")
        head, _, self._wire = self._wire.partition(b"\r\n\r\n")
        status_line, *lines = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return int(status_line.split(" ")[1]), headers

    def _fill(self, deadline: float) -> bool:
        left = deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError(f"no event in time; so far {[event.name for event in self.events]}")
        if self._bytes_left == 0:
            self.close()
            return False
        self._socket.settimeout(left)
        try:
            data = self._socket.recv(65536 if self._bytes_left is None else self._bytes_left)
        except ConnectionResetError:
            return False
        if self._bytes_left is not None:
            self._bytes_left -= len(data)
        self._wire += data
        return bool(data)

    def _receive(self, deadline: float) -> bool:
        """Read what is there and parse it; False at the end of the response's body."""
        if self._has_body_ended or not (self._is_unparsed or self._fill(deadline)):
            return False
        self._is_unparsed = False
        assert self.headers.get("transfer-encoding") == "chunked", f"{self.status} {self.headers} {self._wire!r}"
        self._take_chunks()
        *lines, self._body = self._body.split(b"\n")
        for line in lines:
            self._take_line(line.decode())
        return bool(self._pending) or not self._has_body_ended

    def _take_chunks(self) -> None:
        """Move whole chunks (RFC 9112, section 7.1) from the wire to the body."""
        while b"\r\n" in self._wire:
            size_line, _, after = self._wire.partition(b"\r\n")
            size = int(size_line, 16)
            if len(after) < size + 2:
                return
            self.raw += after[:size]
            self._body += after[:size]
            self._wire = after[size + 2 :]
            if size == 0:
                self._has_body_ended = True
                return

    def _take_line(self, line: str) -> None:
        if line.startswith(":"):
            self.comments.append((line, time.monotonic()))
        elif line:
            name, _, value = line.partition(": ")
            assert name in ("event", "data", "id"), f"the contract knows no line {line!r}"
            assert name not in self._fields, f"a second {line!r} in one event"
            self._fields[name] = value
        elif self._fields:
            fields, self._fields = self._fields, {}
            event = Event(fields["event"], json.loads(fields["data"]), fields.get("id"), time.monotonic())
            assert event.name in ("answer", "delta", "status", "end"), f"the contract knows no {event}"
            assert (event.id is not None) == (event.name in ("delta", "end")), f"{event} with or without an id"
            self._pending.append(event)
