"""What of a conversation fits into a model's context window. Pure; tokens are estimated, so a little room is left."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from parley.domain.part import Image
from parley.domain.prompt import Prompt, Turn
from parley.domain.tokens import estimated_tokens

# Of the window, this much may be filled by what is asked as it is estimated.
_FILLED = 0.9
# What is kept free for the answer where nobody says how long it may be, but never more than this share of the window.
_ANSWER = 4096
_MOST_FOR_ANSWER = 0.25
# What a provider adds to each turn: its role, and where it begins and ends.
_TURN = 4
# What a picture of usual size comes to; how providers count differs by a factor of ten.
_PICTURE = 1000


class Fitted(NamedTuple):
    """The prompt as it fits, and how many turns, the oldest, were left out for that."""

    prompt: Prompt
    left_out: int = 0


def fitted(prompt: Prompt, window: int | None) -> Fitted:
    """Keeps the system prompt, the question and the latest of the rest; all, where nobody knows the window."""
    if window is None:
        return Fitted(prompt)
    wanted = _ANSWER if prompt.params.max_tokens is None else prompt.params.max_tokens
    room = int(window * _FILLED) - min(wanted, int(window * _MOST_FOR_ANSWER))
    system = [turn for turn in prompt.turns[:1] if turn.role == "system"]
    said = prompt.turns[len(system) :]
    first = _first_that_fits(said, room - _size(system))
    return Fitted(msgspec.structs.replace(prompt, turns=[*system, *said[first:]]), first) if first else Fitted(prompt)


def _first_that_fits(said: Sequence[Turn], room: int) -> int:
    first = len(said) - 1
    room -= _size(said[first:])
    while first > 0 and (size := _size([said[first - 1]])) <= room:
        room -= size
        first -= 1
    # Many chat templates insist that a question comes first.
    while first < len(said) - 1 and said[first].role != "user":
        first += 1
    return first


def _size(turns: Sequence[Turn]) -> int:
    files = sum(_PICTURE if isinstance(file, Image) else file.tokens for turn in turns for file in turn.files)
    return estimated_tokens(turn.content for turn in turns) + _TURN * len(turns) + files
