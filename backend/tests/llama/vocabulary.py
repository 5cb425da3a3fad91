"""A byte-level BPE vocabulary as GPT-2's, learned from a text: as many pieces as it is told to make. Pure."""

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_WORDS = re.compile(r" ?[A-Za-z]+| ?[^\sA-Za-z]+|\s+")
_Pair = tuple[str, str]


@dataclass(frozen=True)
class Vocabulary:
    tokens: list[str]
    """First the 256 bytes, in their order, then what was made of them; each as GPT-2 spells it."""
    merges: list[str]
    """Which two became one, the most frequent first."""


def learned(text: str, merges: int) -> Vocabulary:
    """The vocabulary after so many merges."""
    spelling = _spelling()
    words = Counter(tuple(spelling[byte] for byte in word.encode()) for word in _WORDS.findall(text))
    made: list[_Pair] = []
    while len(made) < merges:
        pairs: Counter[_Pair] = Counter()
        for word, count in words.items():
            for pair in pairwise(word):
                pairs[pair] += count
        # Of pairs that are as frequent the last in the alphabet: the order must be the same each time.
        best = max(pairs, key=lambda pair: (pairs[pair], pair))
        words = Counter({_merged(word, best): count for word, count in words.items()})
        made.append(best)
    return Vocabulary([*spelling, *("".join(pair) for pair in made)], [" ".join(pair) for pair in made])


def _merged(word: tuple[str, ...], pair: _Pair) -> tuple[str, ...]:
    pieces: list[str] = []
    for piece in word:
        if pieces and (pieces[-1], piece) == pair:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return tuple(pieces)


def _spelling() -> list[str]:
    """A character that is seen for each byte: itself, or, for those that are not, one from 256 on."""
    seen = {*range(ord("!"), ord("~") + 1), *range(ord("¡"), ord("¬") + 1), *range(ord("®"), ord("ÿ") + 1)}
    others = iter(range(256, 512))
    return [chr(byte if byte in seen else next(others)) for byte in range(256)]
