"""What a conversation is called until somebody names it. Pure."""

from parley.domain.cutting import place_to_cut

_LONGEST = 60


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
