"""How fast an owner may ask models: so many times a minute, whatever is asked and whichever process takes it."""

from math import ceil

from parley.domain.errors import TooManyQuestionsError
from parley.relay.counters import Counters

_WINDOW_S = 60


class Pace:
    """Counts questions before they are asked, so that many at once are as many."""

    def __init__(self, counters: Counters, most: int) -> None:
        """`most`: in a minute."""
        self._counters = counters
        self._most = most

    def note_question(self, owner_id: str) -> None:
        """One more. Raises TooManyQuestionsError."""
        count = self._counters.add(f"questions:{owner_id}", _WINDOW_S)
        if count.times > self._most:
            detail = f"More than {self._most} questions were asked within a minute: wait a moment."
            raise TooManyQuestionsError(detail, max(1, ceil(count.left_s)))
