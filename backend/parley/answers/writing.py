"""Writing an answer: a chat model is asked, and what it says is appended as it comes."""

from collections.abc import Callable, Sequence

from msgspec import structs

from parley.answers.deadline import Deadline
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.seam import Seam
from parley.answers.work import Work
from parley.domain.events import State
from parley.domain.part import PARTS, WHOLE, Part, Reasoning, Text, ToolCall, text_of
from parley.domain.prompt import Prompt
from parley.domain.run import Usage
from parley.upstream.error import UpstreamError
from parley.upstream.providers import Providers
from parley.upstream.reply import Dropped, Finish, Held, Instead, ReplyEvent, Skipped

# After the finish reason only the usage is still to come.
_USAGE_S = 5.0

# What is asked, with its files read. Raises UnavailableError if they are out of reach.
ReadPrompt = Callable[[], Prompt]


class Writing(Work):
    """As many requests as it takes to get over cuts at the length limit. A model that falls silent is given up."""

    __slots__ = ("_first_token_s", "_most", "_read", "_request_start", "_seam", "_silence", "_silence_s")

    def __init__(
        self,
        live: LiveAnswer,
        providers: Providers,
        limits: Limits,
        read: ReadPrompt,
        left_out: int | None = None,
    ) -> None:
        """`read` may block. `left_out`: so many messages the model is not told of."""
        super().__init__(live, providers, limits)
        self.left_out = left_out
        self._read = read
        self._turn_to(self.model)
        # Where in the answer the request being made began.
        self._request_start = live.length
        # Between what is written and its continuation.
        self._seam: Seam | None = None
        # How long the answer may become; characters of tool calls count, though a cursor does not count them.
        self._most = limits.characters

    def do(self) -> None:
        self._silence = Deadline(self._first_token_s, self._too_silent, lambda: self.record.heard_at)
        with self._silence:
            self._ask(self._read())

    def said(self) -> list[str]:
        """What came of the request being made."""
        pieces = self.live.since(self._request_start).pieces
        said = (piece for piece in pieces if isinstance(piece, Text | Reasoning | ToolCall))
        return [piece.arguments if isinstance(piece, ToolCall) else piece.text for piece in said]

    def _ask(self, question: Prompt) -> None:
        """One request, and as many more as it takes to get over cuts at the length limit."""
        goes_on = question.params.max_tokens is None and self._providers.can_go_on(self.model)
        left = self._limits.auto_continue if goes_on else 0
        while True:
            before = self.live.length
            self._request(question)
            if not (left and self.live.length > before and self._is_cut_in_text()):
                return
            left -= 1
            self.live.show(State("continuing"))
            self._silence.move(self._first_token_s)

    def _is_cut_in_text(self) -> bool:
        is_cut = self.finish is not None and self.finish.reason == "length"
        return is_cut and isinstance(self.live.last_piece, Text)

    def _request(self, question: Prompt) -> None:
        written = text_of(self.live.parts())
        prompt = structs.replace(question, written=written)
        self.record.begin(prompt, self.said(), self.price)
        self._request_start = self.live.length
        self.finish = None
        self._seam = Seam(written) if isinstance(self.live.last_piece, Text) else None
        try:
            self._providers.reply(self.model, prompt, self._take)
        except _UsageMissingError:
            pass
        finally:
            if self._seam:
                self._append_text(self._seam.finish())

    def _take(self, events: Sequence[ReplyEvent]) -> None:
        """What arrived together."""
        for event in events:
            if isinstance(event, PARTS):
                if self.record.hear():
                    self._silence.move(self._silence_s)
                if self._seam:
                    self._take_continuation(event, self._seam)
                else:
                    self._append(event)
            else:
                self._note(event)

    def _note(self, event: State | Finish | Usage | Held | Skipped | Dropped | Instead) -> None:
        match event:
            case State():
                self._show(event)
            case Finish():
                self.finish = event
                self._silence.move(_USAGE_S)
            case Usage():
                self.record.tell(event)
            case Held():
                if self.record.hear():
                    self._silence.move(self._silence_s)
                self._most -= event.characters
                if self.live.length >= self._most:
                    raise self._too_long()
            case Skipped():
                self.record.skipped_events += 1
            case Dropped(names):
                self.dropped = names
            case Instead(model):
                self.record.turn_to(model)
                self._turn_to(model)
                self._silence.move(self._first_token_s)

    def _turn_to(self, model: str) -> None:
        """This one is asked from now on."""
        self.model = model
        patience = self._providers.patience(model)
        self._first_token_s = patience.first_token_s or self._limits.first_token_s
        self._silence_s = patience.silence_s or self._limits.silence_s

    def _take_continuation(self, piece: Part, seam: Seam) -> None:
        if isinstance(piece, Text):
            self._append_text(seam.pass_on(piece.text))
        elif isinstance(piece, WHOLE):
            self._append_text(seam.finish())
            self._append(piece)
        # Else: thoughts about going on, which would stand in the middle of a sentence.

    def _show(self, state: State) -> None:
        self.record.note_state(state)
        # A continuation is shown as one until it says something, or has to be asked for again.
        is_instead = self.model != self.live.message.model
        if is_instead:
            state = structs.replace(state, model=self.model)
        is_news = state.state == "retrying" or state.attempt is not None or is_instead
        if is_news or not (self.live.state and self.live.state.state == "continuing"):
            self.live.show(state)

    def _append_text(self, text: str) -> None:
        if text:
            self._append(Text(text))

    def _append(self, piece: Part) -> None:
        self._put(piece)
        if self.live.length >= self._most:
            raise self._too_long()

    def _too_long(self) -> UpstreamError:
        return UpstreamError("answer_too_long", f"The answer is longer than {self._limits.characters:,} characters.")

    def _too_silent(self) -> Exception:
        if self.finish:
            return _UsageMissingError()
        if self.record.has_begun:
            seconds = self._silence_s
            detail = f"The model said nothing for {seconds:g} seconds. Continue asks for the rest."
            return UpstreamError("silence_timeout", detail)
        detail = f"The model did not begin to answer within {self._first_token_s:g} seconds."
        return UpstreamError("first_token_timeout", detail, is_elsewhere=True)


class _UsageMissingError(Exception):
    """The model has finished, and the provider does not say how many tokens that took."""
