"""An answer that is told again from its beginning."""

import pytest

from parley.terminal.events import Delta
from parley.terminal.replay import Replay


class Paper:
    """What is written on it."""

    is_amid_line = False

    def __init__(self) -> None:
        self.written = ""

    def text(self, text: str) -> None:
        self.written += text

    def thought(self, text: str) -> None:
        self.written += text.upper()

    def finish(self) -> None:
        self.written += "|"


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize(
    ("first", "again", "shown", "has_lost"),
    [
        ("It scatters", "It scatters light.", "It scatters light.", False),
        ("It scatters", "It scatters", "It scatters", False),
        ("It scatters", "It scat", "It scatters", True),
        ("It scatters", "It is blue.", "It scatters|is blue.", True),
        ("天😀", "天😀空", "天😀空", False),
        ("", "It", "It", False),
    ],
)
def test_what_stands_there_is_passed_over(first: str, again: str, shown: str, has_lost: bool, size: int) -> None:
    paper = Paper()
    replay = Replay(paper)
    for text in (first, again):
        replay.restart()
        for thought in ("h", "m"):
            replay.add(Delta("reasoning", thought))
        for at in range(0, len(text), size):
            replay.add(Delta("text", text[at : at + size]))
    assert (paper.written, replay.has_lost) == (f"HM{shown}", has_lost)
