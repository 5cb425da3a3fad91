"""What is known about a run besides its text: tokens, times, requests. Kept as it goes, whole at any end."""

from collections.abc import Callable, Iterable
from functools import reduce
from time import monotonic, time

from parley.domain.events import State
from parley.domain.ledger import Entry
from parley.domain.model import Price
from parley.domain.prompt import Prompt
from parley.domain.run import Outcome, Timing, Usage
from parley.domain.tokens import estimated_tokens

# A pause between two tokens that a person notices.
_STALL_S = 3.0


class Record:
    """Filled by the pump; asked at the run's end, which may come at any moment."""

    __slots__ = (
        "_asked",
        "_asked_at",
        "_clock",
        "_entries",
        "_first_heard",
        "_first_token",
        "_heard",
        "_is_taken",
        "_part_starts",
        "_past_requests",
        "_prompt",
        "_requests",
        "_stalls",
        "_started",
        "_told",
        "model",
        "skipped_events",
    )

    def __init__(self, model: str, clock: Callable[[], float] = monotonic) -> None:
        """`model`: the id of the one that is asked; `clock`: seconds since whenever."""
        self.skipped_events = 0
        # Of the one that is asked now.
        self.model = model
        self._clock = clock
        self._started = clock()
        self._first_token: float | None = None
        self._heard: float | None = None
        self._stalls = 0
        self._part_starts: list[float] = []
        self._requests = 0
        # Questions to the provider that are over; what follows is of the one being asked.
        self._entries: list[Entry] = []
        self._past_requests = 0
        self._prompt: Prompt | None = None
        self._asked = 0.0
        self._asked_at = 0
        self._first_heard: float | None = None
        self._is_taken = False
        self._told: Usage | None = None

    def begin(self, prompt: Prompt, said: Iterable[str] = (), price: Price | None = None) -> None:
        """The first request, or a continuation, asks this; its retries ask the same.

        `said`: by the one before, at this price.
        """
        self._entries = self.entries(said, price, "complete")
        self._past_requests = self._requests
        self._prompt = prompt
        self._asked, self._asked_at = self._clock(), round(time() * 1000)
        self._heard = self._first_heard = self._told = None
        self._is_taken = False

    @property
    def has_begun(self) -> bool:
        """Something came of the request being made."""
        return self._heard is not None

    @property
    def heard_at(self) -> float:
        """When the last token came from the provider, as the clock says; 0 if none has."""
        return self._heard or 0.0

    def note_state(self, state: State) -> None:
        """A request begins, or the provider has taken it: then it reads what it costs, answer or not."""
        if state.state == "connecting":
            self._requests += 1
        self._is_taken = state.state == "reading"

    def turn_to(self, model: str) -> None:
        """Another model is asked the same: it is the one that answers."""
        self.model = model
        self._told = None
        self._is_taken = False

    def hear(self) -> bool:
        """A token came from the provider, whether it is shown or not. Whether it is the first of this request."""
        heard = self._heard
        self._heard = now = self._clock()
        if heard is None:
            self._first_heard = now
            self._first_token = now if self._first_token is None else self._first_token
            return True
        if now - heard >= _STALL_S:
            self._stalls += 1
        return False

    def begin_part(self) -> None:
        """The answer has one more part."""
        self._part_starts.append(self._clock())

    def tell(self, usage: Usage) -> None:
        """The provider's own count for the request being made; its latest word counts."""
        self._told = usage

    def usage(self, said: Iterable[str]) -> Usage | None:
        """Of all requests together; estimated, by what the last one `said`, where the provider did not say.

        None if nothing ever came.
        """
        written = estimated_tokens(said) if self._told is None else 0
        last = self._told or (self._estimate(written) if written else None)
        known = [each for each in (*(entry.usage for entry in self._entries), last) if each]
        return reduce(Usage.plus, known) if known else None

    def entries(
        self, said: Iterable[str], price: Price | None, outcome: Outcome, error_code: str | None = None
    ) -> list[Entry]:
        """One for each question to the provider; how the last one ended, and what it `said`, is told here."""
        if self._prompt is None:
            return []
        usage = self._told
        if usage is None and ((written := estimated_tokens(said)) or self._is_taken):
            usage = self._estimate(written)
        last = Entry(
            model=self.model,
            outcome=outcome,
            asked_at=self._asked_at,
            usage=usage and usage.at(price),
            error_code=error_code,
            first_token_ms=None if self._first_heard is None else _ms(self._first_heard - self._asked),
            duration_ms=_ms(self._clock() - self._asked),
            retries=max(0, self._requests - self._past_requests - 1),
        )
        return [*self._entries, last]

    def timing(self) -> Timing:
        """As of now."""
        now = self._clock()
        ends = [*self._part_starts[1:], now]
        return Timing(
            first_token_ms=None if self._first_token is None else _ms(self._first_token - self._started),
            duration_ms=_ms(now - self._started),
            parts=[_ms(end - start) for start, end in zip(self._part_starts, ends, strict=False)],
            requests=self._requests,
            stalls=self._stalls,
        )

    def _estimate(self, written: int) -> Usage:
        turns = self._prompt.going_on() if self._prompt else ()
        return Usage(estimated_tokens(turn.content for turn in turns), written, estimated=True)


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
