"""Which characters of a provider's text can be kept: all that UTF-8 can carry and a database can store. Pure."""

import re

_SURROGATE = re.compile("[\ud800-\udfff]")


def storable(text: str) -> str:
    """The text without NUL, half surrogates joined to whole characters, and U+FFFD for a half that has no other."""
    text = text.replace("\0", "")
    if not _SURROGATE.search(text):
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
