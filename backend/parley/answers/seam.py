"""The seam between what an answer says and how it goes on: cuts what the continuation repeats. Pure."""

from itertools import pairwise

from parley.domain.tokens import FIRST_CJK

# How far back a model may step when it is asked to go on, in characters.
WINDOW = 200
# A repetition shorter than a word, or one that starts in mid-word, is more likely chance: "hel" goes on with "lo".
_SURE = 12
_LEAST = 4
# Chinese says as much in fewer characters; two are still chance, for it doubles words.
_LEAST_CJK = 3


class Seam:
    """Holds the beginning of a continuation until it is clear how much of it repeats the end of what is written."""

    def __init__(self, written: str) -> None:
        self._end = written[-WINDOW:]
        self._held = ""
        self.is_open = bool(written)

    def pass_on(self, text: str) -> str:
        """What of the continuation so far, `text` being its newest piece, can be shown now."""
        if not self.is_open:
            return text
        self._held += text
        if len(self._held) < WINDOW and _may_still_repeat(self._end, self._held):
            return ""
        return self.finish()

    def finish(self) -> str:
        """What is still held: nothing more will come, or enough has."""
        held, self._held, self.is_open = self._held, "", False
        return held[_repeated(self._end, held) :]


def _may_still_repeat(end: str, held: str) -> bool:
    """Whether `held` could be the first part of a longer repetition of the end."""
    return any(end.startswith(held, start) for start in range(len(end) - len(held)))


def _repeated(end: str, held: str) -> int:
    """How many characters at the beginning of `held` repeat those at the end of `end`."""
    least = _LEAST_CJK if held >= FIRST_CJK else _LEAST
    for size in range(min(len(end), len(held)), least - 1, -1):
        if end.endswith(held[:size]) and (size >= _SURE or _is_whole_words(end, held, size)):
            return size
    return 0


def _is_whole_words(end: str, held: str, size: int) -> bool:
    before = end[-size - 1 : -size] + held[0]
    after = held[size - 1 : size + 1]
    return not any(_is_one_word(left, right) for pair in (before, after) for left, right in pairwise(pair))


def _is_one_word(left: str, right: str) -> bool:
    """Whether two neighbours belong to one word; Chinese and Japanese have no spaces between words."""
    return left.isalnum() and right.isalnum() and max(left, right) < FIRST_CJK
