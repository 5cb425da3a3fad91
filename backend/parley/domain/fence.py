"""Text set apart in Markdown as it is. Pure."""

import re

_SHORTEST = 3


def fenced(text: str) -> str:
    """Between two fences that are longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(_SHORTEST, longest + 1)
    return f"{fence}\n{text}\n{fence}"
