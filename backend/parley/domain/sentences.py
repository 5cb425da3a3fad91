"""Long texts in pieces that end where a sentence does. Pure."""

import re
from collections.abc import Iterator

# Behind which a voice may stop: with its closing marks, and, in scripts that have spaces, with one.
_END = re.compile(r"[.!?…][\"'”’»)\]]*(?=\s)|[。！？][”’」』）]*|\n")


def pieces_of(text: str, most: int) -> Iterator[str]:
    """Of at most so many characters each: as many sentences as fit, else words, else characters."""
    text = text.strip()
    while len(text) > most:
        # A sentence may end with the last character that fits.
        ends = [each.end() for each in _END.finditer(text, 0, most + 1) if each.end() <= most]
        space = text.rfind(" ", 1, most + 1)
        end = ends[-1] if ends else space if space > 0 else most
        yield text[:end].rstrip()
        text = text[end:].lstrip()
    if text:
        yield text
