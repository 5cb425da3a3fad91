"""How long a person waits for a provider, and how that is told. Pure."""

import math

# The longest: whoever would wait longer is told when to come back instead.
LONGEST_WAIT_S = 60.0


def said_wait(seconds: float) -> str:
    """So long, in words."""
    if seconds <= LONGEST_WAIT_S:
        return f"{math.ceil(seconds)} seconds"
    minutes = math.ceil(seconds / 60)
    return f"{minutes} minutes" if minutes < 120 else f"{math.ceil(minutes / 60)} hours"
