"""What a conversation is called until somebody names it. Pure."""

from collections.abc import Sequence

from parley.domain.cutting import place_to_cut
from parley.domain.part import Part, Text, files_of

_LONGEST = 60


def named_by(question: Sequence[Part]) -> str:
    """What a conversation that begins with this question is named after: its words, or its first file's name."""
    words = " ".join(part.text for part in question if isinstance(part, Text))
    return words if words.strip() else " ".join(file.name for file in files_of(question)[:1])


def title_of(text: str) -> str | None:
    """The first words of its first question, on one line, at most 60 characters; None if there are none.

    Cut between two words where the writing has spaces, with an ellipsis.
    """
    words = " ".join(text[: 20 * _LONGEST].split())
    if len(words) <= _LONGEST:
        return words or None
    end = place_to_cut(words, _LONGEST - 1)
    cut = words[:end]
    # Without a space in the second half it is one long word, or a language that has none.
    if words[end] != " " and " " in cut[_LONGEST // 2 :]:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:–—-") + "…"
