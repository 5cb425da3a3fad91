"""Speech of several pieces whose listener leaves. What is handed on is a fake that is over at once."""

from collections.abc import Iterator
from typing import cast

from parley.forwarding.forwarded import Forwarded
from parley.forwarding.speech import Speech


class Sound:
    content_type = "audio/mpeg"
    error = None
    model = "a/b"

    def __init__(self) -> None:
        self.is_closed = False

    def wait(self) -> None:
        """It is there already."""

    def pieces(self) -> Iterator[bytes]:
        yield b"sound"

    def close(self) -> None:
        self.is_closed = True


def test_a_listener_that_leaves_while_the_next_piece_is_asked_for_hears_nothing_of_it() -> None:
    asked: list[Sound] = []

    def ask(_text: str) -> Forwarded:
        # Looking up the budget lets go of the process: meanwhile the client's end may be noticed.
        if asked:
            speech.close()
        asked.append(Sound())
        return cast("Forwarded", asked[-1])

    speech = Speech(ask, ["One.", "Two.", "Three."], "mp3")
    assert speech.begin() == "audio/mpeg"
    assert list(speech.pieces()) == [b"sound"]
    assert [each.is_closed for each in asked] == [True, True]
