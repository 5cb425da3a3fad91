"""A reader's copy of one answer, built from events by the rules a client follows. Knows no socket."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_GROWING = ("text", "reasoning")


@dataclass(frozen=True)
class Event:
    name: str
    data: Json
    id: str | None
    at: float  # time.monotonic() when its last byte was read


def position(cursor: str) -> int:
    """The n of `<run>-<n>`."""
    return int(cursor.partition("-")[2])


def length(parts: list[Json]) -> int:
    """The n of the cursor after these parts."""
    return sum(len(part["text"]) if part["type"] in _GROWING else 1 for part in parts)


def prefix(parts: list[Json], n: int) -> list[Json]:
    """The first `n` of an answer's parts, as a reader at that position holds them."""
    kept: list[Json] = []
    for part in parts:
        if n <= 0:
            break
        if part["type"] in _GROWING:
            kept.append({**part, "text": part["text"][:n]})
            n -= len(part["text"])
        else:
            kept.append(part)
            n -= 1
    return kept


@dataclass
class AnswerCopy:
    """Fails where an event does not fit what it has: a hole, a repetition, a part out of order."""

    cursor: str | None = None
    parts: list[Json] = field(default_factory=list)
    message: Json = field(default_factory=dict)
    user_message: Json | None = None
    end: Json | None = None

    @property
    def text(self) -> str:
        return "".join(part["text"] for part in self.parts if part["type"] == "text")

    def resumed(self) -> "AnswerCopy":
        """What the reader has, to be gone on with by another one."""
        return AnswerCopy(self.cursor, [dict(part) for part in self.parts])

    def apply(self, event: Event) -> None:
        if event.name == "answer":
            if event.data["cursor"] != self.cursor:
                self.parts = []
            self.cursor = event.data["cursor"]
            self.message = event.data["message"]
            self.user_message = event.data.get("user_message")
        elif event.name == "delta":
            self._append(event)
        elif event.name == "end":
            assert event.id is not None
            assert position(event.id) == length(self.parts), f"the end is at {event.id}, the deltas at {self.cursor}"
            self.cursor = event.id
            self.end = event.data

    def _append(self, event: Event) -> None:
        assert self.cursor is not None
        assert event.id is not None
        piece = dict(event.data)
        number = piece.pop("part")
        assert position(event.id) == position(self.cursor) + length([piece]), f"{event} does not follow {self.cursor}"
        if number == len(self.parts):
            self.parts.append(piece)
        else:
            assert number == len(self.parts) - 1, f"{event} appends to a part that is not the last"
            assert self.parts[number]["type"] == piece["type"] in _GROWING, f"{event} is of another kind than its part"
            self.parts[number] = {**piece, "text": self.parts[number]["text"] + piece["text"]}
        self.cursor = event.id
