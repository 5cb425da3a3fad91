"""A rough count of tokens for providers that do not say. Pure; an estimate, and always marked as one."""

import re
from collections.abc import Iterable
from math import ceil

# About four characters a token for alphabetic text, about one for Chinese, Japanese and Korean: the usual rule of
# thumb for byte-pair vocabularies. Everything from U+2E80 on is counted as the latter.
_CHARACTERS_PER_TOKEN = 4
FIRST_CJK = "\u2e80"
# As Gemini counts (ai.google.dev/gemini-api/docs/audio). Others count less: leaving out too much is the smaller harm.
_TOKENS_PER_SECOND = 32
_CJK = re.compile(f"[{FIRST_CJK}-\U0010ffff]+")


def estimated_tokens(texts: Iterable[str]) -> int:
    """How many tokens the texts have together, roughly."""
    narrow = wide = 0
    for text in texts:
        cjk = sum(map(len, _CJK.findall(text))) if not text.isascii() else 0
        wide += cjk
        narrow += len(text) - cjk
    return wide + -(-narrow // _CHARACTERS_PER_TOKEN)


def sound_tokens(seconds: float) -> int:
    """How many tokens a sound that lasts so long comes to, roughly."""
    return ceil(seconds * _TOKENS_PER_SECOND)
