"""What is searched for, and where it stands in a text. Pure, so that every database finds the same.

A text is indexed by its terms: words, and, of writing that has no spaces between them, pairs of neighbouring
characters. Words match by their beginnings, as people type them; upper case and accents do not matter.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import msgspec

from parley.domain.cutting import place_to_cut

_LONGEST_TERM = 64
_SNIPPET = 160
# Of a snippet, this much stands before the first hit.
_BEFORE = 40
# Thai to Khmer, then Chinese, Japanese and Korean: no spaces between words, or words that change inside.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3100-\u312f\u31a0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"(?P<unspaced>[{_UNSPACED}]+)|[^\W_{_UNSPACED}]+")
_WANTED = re.compile(r'"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+)')
# What has accents to be taken off; elsewhere the same marks make another letter.
_ACCENTED = (range(0x00C0, 0x0590), range(0x1E00, 0x2000))


class _Folding(dict[int, str]):
    """Each character to the one that stands for it, so that a text keeps its length and offsets stay true."""

    def __missing__(self, code: int) -> str:
        character = unicodedata.normalize("NFKC", chr(code))
        if len(character) == 1 and any(ord(character) in each for each in _ACCENTED):
            character = unicodedata.normalize("NFD", character)[0]
        lower = character.lower()
        self[code] = folded = lower if len(lower) == 1 else chr(code)
        return folded


_folding = _Folding()


class Term(NamedTuple):
    """What a document has to have in the index; `is_beginning`: or a term that begins like this."""

    text: str
    is_beginning: bool


class Query(NamedTuple):
    """What is wanted: all of it, in any order. Without terms nothing is."""

    terms: Sequence[Term]
    needles: Sequence[re.Pattern[str]]

    @classmethod
    def parse(cls, text: str) -> "Query":
        """Words, and phrases in double quotes."""
        terms: dict[Term, None] = {}
        needles: dict[str, None] = {}
        for wanted in _WANTED.finditer(folded(text)):
            pieces = list(_PIECE.finditer(wanted["phrase"] or wanted["word"] or ""))
            patterns = [_pattern(piece) for piece in pieces]
            if wanted["phrase"] is not None and patterns:
                patterns = [r"[\W_]*".join(patterns)]
            needles |= dict.fromkeys(patterns)
            for piece in pieces:
                # Inside a phrase words are whole.
                is_whole = wanted["phrase"] is not None and piece is not pieces[-1]
                terms |= dict.fromkeys(_wanted_terms(piece, is_whole=is_whole))
        return cls(list(terms), [re.compile(needle) for needle in needles])


class Snippet(msgspec.Struct, frozen=True):
    """A stretch of a text on one line. `marks`: where in it the hits are, start and end, in code points."""

    text: str
    marks: Sequence[tuple[int, int]]


class Found(NamedTuple):
    """How well a text matches, the higher the better, and the place to show of it."""

    score: int
    snippet: Snippet


def folded(text: str) -> str:
    """The text as it is compared, of the same length."""
    return text.translate(_folding)


def terms_of(text: str) -> list[str]:
    """The terms under which a text is found, each once."""
    terms: dict[str, None] = {}
    for piece in _PIECE.finditer(folded(text)):
        terms |= dict.fromkeys(_terms(piece))
    return list(terms)


def found_in(text: str, query: Query) -> Found | None:
    """The best place of all that is wanted; None if something of it is not there."""
    compared = folded(text)
    hits: list[tuple[int, int]] = []
    for needle in query.needles:
        own = [match.span() for match in needle.finditer(compared)]
        if not own:
            return None
        hits += own
    hits = _apart(sorted(hits))
    best = max(range(len(hits)), key=lambda at: (_close(hits, at), -at), default=0)
    together = _close(hits, best)
    whole = sum(_ends_word(compared, end) for _, end in hits)
    score = 4 * together + min(whole, 3) + min(len(hits), 3)
    return Found(score, _snippet(text, hits, hits[best][0] if hits else 0))


def _terms(piece: re.Match[str]) -> Iterator[str]:
    text = piece[0]
    if piece["unspaced"]:
        # The last character alone, so that one character finds it at the end, too.
        yield from (text[at : at + 2] for at in range(len(text)))
    else:
        yield text[:_LONGEST_TERM]


def _wanted_terms(piece: re.Match[str], *, is_whole: bool) -> Iterator[Term]:
    text = piece[0]
    if not piece["unspaced"]:
        yield Term(text[:_LONGEST_TERM], is_beginning=not is_whole)
    elif len(text) == 1:
        yield Term(text, is_beginning=True)
    else:
        yield from (Term(text[at : at + 2], is_beginning=False) for at in range(len(text) - 1))


def _pattern(piece: re.Match[str]) -> str:
    # A word begins where no letter stands before it; unspaced writing has no such place.
    return piece[0] if piece["unspaced"] else rf"(?<![^\W_{_UNSPACED}]){piece[0]}"


def _apart(hits: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without those that lie in one before."""
    apart: list[tuple[int, int]] = []
    for start, end in hits:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


def _close(hits: Sequence[tuple[int, int]], at: int) -> int:
    """How many hits a snippet shows that begins at this one, up to a few."""
    return sum(end <= hits[at][0] + _SNIPPET - _BEFORE for _, end in hits[at : at + 4])


def _ends_word(compared: str, end: int) -> bool:
    return end == len(compared) or not compared[end].isalnum()


def _snippet(text: str, hits: Sequence[tuple[int, int]], first: int) -> Snippet:
    start = max(0, first - _BEFORE)
    if start:
        # From the beginning of a word, where there is one.
        space = re.search(r"\s", text[start:first])
        start = start + space.end() if space else place_to_cut(text, start)
    end = place_to_cut(text, min(len(text), start + _SNIPPET))
    lead, tail = "…" if start else "", "…" if end < len(text) else ""
    shift = len(lead) - start
    marks = [(at + shift, min(to, end) + shift) for at, to in hits if start <= at < end]
    # One line, of the same length.
    shown = re.sub(r"\s", " ", text[start:end])
    return Snippet(lead + shown + tail, marks)


class Hit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A title, or a message: `message_id`, `role` and `created_at` are of the message. `title`: its conversation's."""

    conversation_id: str
    title: str | None
    snippet: Snippet
    message_id: str | None = None
    role: str | None = None
    created_at: str | None = None


class SearchResult(msgspec.Struct, frozen=True):
    """Titles first, then messages, the best first. `has_more`: not everything that matches is among them."""

    hits: Sequence[Hit]
    has_more: bool
