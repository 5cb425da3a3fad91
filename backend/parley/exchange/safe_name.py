"""Names as every file system takes them, and every program that unpacks an archive. Pure."""

import re

# What Windows takes in no name (learn.microsoft.com/windows/win32/fileio/naming-a-file), and what moves the cursor.
_REFUSED = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]+')
# There these are devices in every folder, whatever ending they have.
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³]) *(?:\.|$)", re.IGNORECASE)
# File systems take 255; something may be put behind it.
_MOST_BYTES = 200
_LONGEST_ENDING = 20


def safe_name(name: str, otherwise: str) -> str:
    """`name` with as little changed as possible; `otherwise`, if nothing of it is left."""
    name = " ".join(_REFUSED.sub(" ", name).split())
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > _LONGEST_ENDING:
        stem, dot, ending = name, "", ""
    # Windows takes dots and spaces off the end.
    safe = f"{_cut(stem)}{dot}{ending}".rstrip(". ")
    return f"_{safe}" if _DEVICE.match(safe) else safe or otherwise


def _cut(text: str) -> str:
    return text.encode("utf-8", "ignore")[:_MOST_BYTES].decode("utf-8", "ignore")
