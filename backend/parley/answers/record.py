"""What is known about a run besides its text: tokens, times, requests. Kept as it goes, whole at any end."""

from time import monotonic

from parley.domain.part import Part, ToolCall, grows_into
from parley.domain.prompt import Prompt
from parley.domain.run import Timing, Usage
from parley.domain.tokens import estimated_tokens


class Record:
    """Filled by the pump; asked at the run's end, which may come at any moment."""

    def __init__(self) -> None:
        self.skipped_events = 0
        self._started = monotonic()
        self._first_token: float | None = None
        self._part_starts: list[float] = []
        self._last: Part | None = None
        self._requests = 0
        self._past: Usage | None = None
        self._prompt: Prompt | None = None
        self._told: Usage | None = None
        self._texts: list[str] = []
        self._has_begun = False

    def begin(self, prompt: Prompt) -> None:
        """The first request, or a continuation, asks this; its retries ask the same."""
        self._past, self._told = self.usage(), None
        self._prompt = prompt
        self._texts = []
        self._has_begun = False

    @property
    def has_begun(self) -> bool:
        """Something came of the request being made."""
        return self._has_begun

    def count_request(self) -> None:
        self._requests += 1

    def hear(self) -> None:
        """A token came, of whatever kind."""
        self._has_begun = True
        if self._first_token is None:
            self._first_token = monotonic()

    def see(self, piece: Part) -> None:
        """A piece came from the provider, whether it is shown or not."""
        self.hear()
        self._texts.append(piece.arguments if isinstance(piece, ToolCall) else piece.text)

    def show(self, piece: Part) -> None:
        """A piece is appended to the answer."""
        if not grows_into(self._last, piece):
            self._part_starts.append(monotonic())
        self._last = piece

    def tell(self, usage: Usage) -> None:
        """The provider's own count for the request being made; its latest word counts."""
        self._told = usage

    def usage(self) -> Usage | None:
        """Of all requests together; estimated where the provider did not say. None if nothing ever came."""
        usage = self._told
        if usage is None and self._texts and self._prompt:
            asked = estimated_tokens(turn.content for turn in self._prompt.turns)
            usage = Usage(asked, estimated_tokens(self._texts), estimated=True)
        if usage and self._past:
            return self._past.plus(usage)
        return usage or self._past

    def timing(self) -> Timing:
        """As of now."""
        now = monotonic()
        ends = [*self._part_starts[1:], now]
        return Timing(
            first_token_ms=None if self._first_token is None else _ms(self._first_token - self._started),
            duration_ms=_ms(now - self._started),
            parts=[_ms(end - start) for start, end in zip(self._part_starts, ends, strict=False)],
            requests=self._requests,
        )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
