"""What is known about a run besides its text: tokens, times, requests. Kept as it goes, whole at any end."""

from collections.abc import Callable, Iterable
from time import monotonic

from parley.domain.prompt import Prompt
from parley.domain.run import Timing, Usage
from parley.domain.tokens import estimated_tokens

# A pause between two tokens that a person notices.
_STALL_S = 3.0


class Record:
    """Filled by the pump; asked at the run's end, which may come at any moment."""

    __slots__ = (
        "_clock",
        "_first_token",
        "_heard",
        "_part_starts",
        "_past",
        "_prompt",
        "_requests",
        "_stalls",
        "_started",
        "_told",
        "skipped_events",
    )

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        """`clock`: seconds since whenever."""
        self.skipped_events = 0
        self._clock = clock
        self._started = clock()
        self._first_token: float | None = None
        self._heard: float | None = None
        self._stalls = 0
        self._part_starts: list[float] = []
        self._requests = 0
        self._past: Usage | None = None
        self._prompt: Prompt | None = None
        self._told: Usage | None = None

    def begin(self, prompt: Prompt, said: Iterable[str] = ()) -> None:
        """The first request, or a continuation, asks this; its retries ask the same. `said`: by the one before."""
        self._past, self._told = self.usage(said), None
        self._prompt = prompt
        self._heard = None

    @property
    def has_begun(self) -> bool:
        """Something came of the request being made."""
        return self._heard is not None

    @property
    def heard_at(self) -> float:
        """When the last token came from the provider, as the clock says; 0 if none has."""
        return self._heard or 0.0

    def count_request(self) -> None:
        self._requests += 1

    def hear(self) -> bool:
        """A token came from the provider, whether it is shown or not. Whether it is the first of this request."""
        heard = self._heard
        self._heard = now = self._clock()
        if heard is None:
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
        usage = self._told
        if usage is None and self._prompt and (written := estimated_tokens(said)):
            asked = estimated_tokens(turn.content for turn in self._prompt.going_on())
            usage = Usage(asked, written, estimated=True)
        if usage and self._past:
            return self._past.plus(usage)
        return usage or self._past

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


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
