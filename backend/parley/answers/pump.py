"""The pump: one greenlet a run. Reads the provider and appends, nothing else, so it may be killed anywhere."""

from collections.abc import Callable, Sequence
from contextvars import copy_context
from time import monotonic
from typing import Literal

import gevent
from msgspec import structs

from parley.answers.deadline import Deadline
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.record import Record
from parley.answers.seam import Seam
from parley.domain.errors import UnavailableError
from parley.domain.events import State
from parley.domain.ledger import Entry
from parley.domain.model import Price
from parley.domain.part import PARTS, WHOLE, Part, Reasoning, Text, ToolCall, text_of
from parley.domain.prompt import Prompt
from parley.domain.run import Ending, RunError, StopReceipt, Usage
from parley.upstream.error import UpstreamError
from parley.upstream.providers import Providers
from parley.upstream.reply import Dropped, Finish, Held, Instead, ReplyEvent, Skipped

# After the finish reason only the usage is still to come.
_USAGE_S = 5.0

_SHUT_DOWN = RunError("shut_down", "The server was shut down while it wrote this answer. Continue asks for the rest.")
_INTERNAL = RunError("internal", "Something went wrong inside Parley while it wrote this answer. Continue tries again.")


# What is asked, with its files read. Raises UnavailableError if they are out of reach.
ReadPrompt = Callable[[], Prompt]


class Pump:
    """Writes one run into its LiveAnswer. `ending` is decided when the greenlet is gone, and its connection with it."""

    __slots__ = (
        "_cut_off",
        "_cut_off_at",
        "_dropped",
        "_finish",
        "_first_token_s",
        "_greenlet",
        "_left_out",
        "_limits",
        "_model",
        "_most",
        "_providers",
        "_request_start",
        "_seam",
        "_silence",
        "_silence_s",
        "_start",
        "context",
        "ending",
        "entries",
        "live",
        "record",
        "stored",
    )

    def __init__(self, live: LiveAnswer, providers: Providers, limits: Limits, left_out: int | None = None) -> None:
        """`left_out`: so many messages the model is not told of."""
        self.live = live
        self._left_out = left_out
        self.record = Record(live.message.model or "")
        self.ending: Ending | None = None
        # Of what was asked of the provider, once the run has ended.
        self.entries: list[Entry] = []
        self._start = live.message.runs[-1].start
        # How much of the answer the store has.
        self.stored = self._start
        # Whose request started this: log lines about the run's end belong to it.
        self.context = copy_context()
        self._providers = providers
        self._limits = limits
        # The parameters that the model was asked without.
        self._dropped: Sequence[str] = ()
        self._turn_to(live.message.model or "")
        self._cut_off: Literal["stopped", "interrupted"] | None = None
        self._cut_off_at = 0.0
        self._finish: Finish | None = None
        # Where in the answer the request being made began.
        self._request_start = live.length
        # Between what is written and its continuation.
        self._seam: Seam | None = None
        # How long the answer may become; characters of tool calls count, though a cursor does not count them.
        self._most = limits.characters

    def start(self, read: ReadPrompt, on_end: Callable[["Pump"], None]) -> None:
        """Begins to write. `read` may block; `on_end` is called in the hub, so it must not."""
        self._greenlet = gevent.Greenlet(self._write, read)

        def end(greenlet: "gevent.Greenlet[[ReadPrompt], RunError | None]") -> None:
            instead = self._model if self._model != self.live.message.model else None
            about = {"left_out": self._left_out, "model": instead, "dropped_params": self._dropped or None}
            self.ending = ending = structs.replace(self._ending_after(greenlet), **about)
            self.entries = self.record.entries(self._said(), self._price(), ending.status, ending.error_code)
            on_end(self)

        self._greenlet.link(end)
        self._greenlet.start()

    def stop(self) -> None:
        """Cuts the run off, `stopped`; nothing if it has ended or is being cut off."""
        self._cut("stopped")

    def interrupt(self) -> None:
        """Cuts the run off, `interrupted`: this process is about to end."""
        self._cut("interrupted")

    def _cut(self, outcome: Literal["stopped", "interrupted"]) -> None:
        if self._cut_off is None and not self._greenlet.dead:
            self._cut_off, self._cut_off_at = outcome, monotonic()
            # Raises GreenletExit wherever it waits; unwinding closes the connection.
            self._greenlet.kill(block=False)

    def _ending_after(self, greenlet: "gevent.Greenlet[[ReadPrompt], RunError | None]") -> Ending:
        usage, timing = self._usage(), self.record.timing()
        outcome: object = greenlet.value
        if self._cut_off and isinstance(outcome, gevent.GreenletExit):
            if self._cut_off == "interrupted":
                return Ending("interrupted", usage=usage, timing=timing, error=_SHUT_DOWN)
            after_ms = round((monotonic() - self._cut_off_at) * 1000)
            return Ending(
                "stopped", usage=usage, timing=timing, stop=StopReceipt(upstream_closed=True, closed_after_ms=after_ms)
            )
        if isinstance(outcome, RunError) or not greenlet.successful():
            error = outcome if isinstance(outcome, RunError) else _INTERNAL
            return Ending("failed", usage=usage, timing=timing, error=error)
        finish = self._finish or Finish(None, None)
        return Ending("complete", finish.reason, finish.provider_reason, usage, timing)

    def _usage(self) -> Usage | None:
        usage = self.record.usage(self._said())
        return usage and usage.at(self._price())

    def _price(self) -> Price | None:
        return self._providers.facts(self._model).price

    def _write(self, read: ReadPrompt) -> RunError | None:
        limits = self._limits
        too_slow = UpstreamError("answer_timeout", f"The answer took longer than {limits.answer_s:g} seconds.")
        try:
            self._silence = Deadline(self._first_token_s, self._too_silent, lambda: self.record.heard_at)
            with Deadline(limits.answer_s, lambda: too_slow), self._silence:
                self._ask(read())
        except (UpstreamError, UnavailableError) as error:
            return RunError(error.code, error.detail)
        return None

    def _ask(self, question: Prompt) -> None:
        """One request, and as many more as it takes to get over cuts at the length limit."""
        goes_on = question.params.max_tokens is None and self._providers.can_go_on(self._model)
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
        is_cut = self._finish is not None and self._finish.reason == "length"
        return is_cut and isinstance(self.live.last_piece, Text)

    def _request(self, question: Prompt) -> None:
        written = text_of(self.live.parts())
        prompt = structs.replace(question, written=written)
        self.record.begin(prompt, self._said(), self._price())
        self._request_start = self.live.length
        self._finish = None
        self._seam = Seam(written) if isinstance(self.live.last_piece, Text) else None
        try:
            self._providers.reply(self._model, prompt, self._take)
        except _UsageMissingError:
            pass
        finally:
            if self._seam:
                self._append_text(self._seam.finish())

    def _said(self) -> list[str]:
        """What came of the request being made."""
        pieces = self.live.since(self._request_start).pieces
        said = (piece for piece in pieces if isinstance(piece, Text | Reasoning | ToolCall))
        return [piece.arguments if isinstance(piece, ToolCall) else piece.text for piece in said]

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
                self._finish = event
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
                self._dropped = names
            case Instead(model):
                self.record.turn_to(model)
                self._turn_to(model)
                self._silence.move(self._first_token_s)

    def _turn_to(self, model: str) -> None:
        """This one is asked from now on."""
        self._model = model
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
        is_instead = self._model != self.live.message.model
        if is_instead:
            state = structs.replace(state, model=self._model)
        is_news = state.state == "retrying" or state.attempt is not None or is_instead
        if is_news or not (self.live.state and self.live.state.state == "continuing"):
            self.live.show(state)

    def _append_text(self, text: str) -> None:
        if text:
            self._append(Text(text))

    def _append(self, piece: Part) -> None:
        live = self.live
        is_first = live.length == self._start
        if live.append(piece) or is_first:
            self.record.begin_part()
        if live.length >= self._most:
            raise self._too_long()

    def _too_long(self) -> UpstreamError:
        return UpstreamError("answer_too_long", f"The answer is longer than {self._limits.characters:,} characters.")

    def _too_silent(self) -> Exception:
        if self._finish:
            return _UsageMissingError()
        if self.record.has_begun:
            seconds = self._silence_s
            detail = f"The model said nothing for {seconds:g} seconds. Continue asks for the rest."
            return UpstreamError("silence_timeout", detail)
        detail = f"The model did not begin to answer within {self._first_token_s:g} seconds."
        return UpstreamError("first_token_timeout", detail, is_elsewhere=True)


class _UsageMissingError(Exception):
    """The model has finished, and the provider does not say how many tokens that took."""
