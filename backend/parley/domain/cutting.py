"""Where a text may be cut, so that nothing a reader takes for one character is halved. Pure.

The parts of Unicode's grapheme clusters (UAX #29) that show: marks, joined emoji, skin tones, flags, Korean letters.
"""

import unicodedata

# In code points. What is longer is no writing, and may be halved.
_LONGEST = 32
_JOINER = "\u200d"
_FLAG_LETTERS = range(0x1F1E6, 0x1F200)
# Vowels and finals of Korean, the marks of narrow Japanese, skin tones, the letters in the flags of regions.
_CONTINUING = (range(0x1160, 0x1200), range(0xFF9E, 0xFFA0), range(0x1F3FB, 0x1F400), range(0xE0020, 0xE0080))


def place_to_cut(text: str, at: int) -> int:
    """The last such place that is not behind `at`."""
    for place in range(at, max(at - _LONGEST, -1), -1):
        if not _is_inside(text, place):
            return place
    return at


def _is_inside(text: str, at: int) -> bool:
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if ord(before) in _FLAG_LETTERS and ord(after) in _FLAG_LETTERS:
        return _flag_letters_before(text, at) % 2 == 1
    return before == _JOINER or _continues(after)


def _continues(character: str) -> bool:
    if character == _JOINER or unicodedata.category(character).startswith("M"):
        return True
    return any(ord(character) in each for each in _CONTINUING)


def _flag_letters_before(text: str, at: int) -> int:
    start = at
    while start > 0 and ord(text[start - 1]) in _FLAG_LETTERS:
        start -= 1
    return at - start
