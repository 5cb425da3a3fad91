"""Which characters of a provider's text can be kept: all that UTF-8 can carry and a database can store. Pure."""

import re

_UNUSUAL = re.compile("[\0\ud800-\udfff]")


def unusual(text: str) -> bool:
    """Whether there is anything in the text that cannot be kept as it is; false if it is empty."""
    return (not text.isascii() and _UNUSUAL.search(text) is not None) or "\0" in text


def storable(text: str) -> str:
    """The text without NUL, half surrogates joined to whole characters, and U+FFFD for a half that has no other."""
    if not unusual(text):
        return text
    return text.replace("\0", "").encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
