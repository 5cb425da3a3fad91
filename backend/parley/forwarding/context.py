"""What a client said before and was answered, put in front of what it says now. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from parley.domain.tokens import estimated_tokens
from parley.forwarding.asked import texts_of

# A message as the chat API has it.
Said = Mapping[str, Any]

_INSTRUCTIONS = ("system", "developer")
# Of the window; the rest is for the answer, and for what an estimate is off by.
_FILLED = 0.7


def joined(kept: Sequence[Said], said: Sequence[Said], window: int | None) -> list[Said]:
    """All of it, or as much of the latest as fits into the window (tokens; None: nobody knows it).

    New instructions take the place of those before. What is said now is never left out.
    """
    before = [each for each in kept if each.get("role") not in _INSTRUCTIONS]
    instructions = [each for each in said if each.get("role") in _INSTRUCTIONS]
    if not instructions:
        instructions = [each for each in kept if each.get("role") in _INSTRUCTIONS][-1:]
    now = [each for each in said if each.get("role") not in _INSTRUCTIONS]
    if window is not None:
        room = int(window * _FILLED) - _size([*instructions, *now])
        before = before[_first_that_fits(before, room) :]
    return [*instructions, *before, *now]


def _first_that_fits(before: Sequence[Said], room: int) -> int:
    first = len(before)
    while first > 0 and (size := _size([before[first - 1]])) <= room:
        room -= size
        first -= 1
    # An answer without its question, or a result without its call, is refused by many.
    while 0 < first < len(before) and before[first].get("role") != "user":
        first += 1
    return first


def _size(messages: Sequence[Said]) -> int:
    return estimated_tokens(text for message in messages for text in texts_of(message))
