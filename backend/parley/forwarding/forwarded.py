"""One request that is handed on, and its reply, which one reader takes as it comes. Changes nothing in either."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic, time
from typing import Literal

import gevent
from gevent.event import Event as Bell

from parley.answers.deadline import Deadline
from parley.answers.limits import Limits
from parley.domain.events import State
from parley.domain.ledger import Entry
from parley.domain.run import Outcome, Usage
from parley.domain.tokens import estimated_tokens
from parley.forwarding.asked import texts_in
from parley.upstream.call import Call
from parley.upstream.call_reply import CallReply
from parley.upstream.decoder import cut_off, web_page
from parley.upstream.error import UpstreamError
from parley.upstream.overheard import Overheard
from parley.upstream.providers import Providers
from parley.upstream.reply import Dropped, Instead, ReplyEvent

_EVENTS, _JSON, _PAGE = "text/event-stream", "application/json", "text/html"
# Ten pictures, in Base64.
_MOST_WHOLE = 128 * 1024 * 1024
# What the reader has not taken: beyond it the provider has to wait.
_MOST_WAITING = 1024 * 1024
_CHAT = "chat/completions"

Completed = Callable[[Overheard], None]


class Forwarded:
    """Filled by `run`; whatever else is called does not block but `wait` and `pieces`."""

    def __init__(
        self,
        providers: Providers,
        limits: Limits,
        model: str,
        call: Call,
        *,
        shows_count: bool,
        on_complete: Completed | None,
    ) -> None:
        """`shows_count`: an event that only counts tokens is handed back, too.

        `on_complete` is told what was overheard of a whole reply, before the reader can know that it is whole.
        """
        # Of the one that answers, by its id.
        self.model = model
        self.dropped: Sequence[str] = ()
        self.content_type = ""
        # Why there is no reply, or no more of it.
        self.error: UpstreamError | None = None
        self._providers = providers
        self._limits = limits
        self._call = call
        self._is_stream = call.fields.get("stream") is True
        self._shows_count = shows_count
        self._on_complete = on_complete
        self._overheard = Overheard()
        self._greenlet: gevent.Greenlet[..., object] | None = None
        self._cut_off: Literal["stopped", "interrupted"] | None = None
        self._has_ended = False
        # The reader has all of it, though its connection is not free yet.
        self._is_whole = False
        self._begun = Bell()
        self._on_news: Callable[[], None] = self._begun.set
        self._waiting: list[bytes] = []
        self._room = Bell()
        self._room.set()
        self._asked_at = round(time() * 1000)
        self._asked = self._heard = monotonic()
        self._first_heard: float | None = None
        self._requests = 0
        self._is_taken = False

    def run(self, note: Callable[[Entry], None]) -> None:
        """Asks, and takes what comes until its end. However it ends, `note`, which must not block, is told of it."""
        self._greenlet = gevent.getcurrent()  # type: ignore[assignment]
        outcome: Outcome = "failed"
        try:
            if not self._cut_off:
                self._ask()
                outcome = "complete"
        except UpstreamError as error:
            self.error = error
        except gevent.GreenletExit:
            pass
        finally:
            if self._cut_off:
                outcome = self._cut_off
            self._end(outcome)
            note(self._entry(outcome))

    def close(self) -> None:
        """The reader wants no more of it: a request that is on its way is cut off."""
        self._cut("stopped")

    def interrupt(self) -> None:
        """The same, because this process is about to end."""
        self._cut("interrupted")

    @property
    def has_begun(self) -> bool:
        """It is known whether there is a reply."""
        return self._begun.is_set()

    def wait(self, timeout_s: float | None = None) -> bool:
        """Blocks until that is known, or for so long; whether it is."""
        return self._begun.wait(timeout_s)

    @property
    def is_over(self) -> bool:
        """Everything has been read."""
        return self._has_ended and not self._waiting

    def read(self) -> Sequence[bytes]:
        """What has come since the last time."""
        waiting, self._waiting = self._waiting, []
        self._room.set()
        return waiting

    @contextmanager
    def present(self, on_news: Callable[[], None]) -> Iterator[None]:
        """Meanwhile `on_news` is called whenever there is something to read, or nothing more to come."""
        self._on_news = on_news
        try:
            yield
        finally:
            self._on_news = self._begun.set

    def pieces(self) -> Iterator[bytes]:
        """What comes, until its end. Raises UpstreamError where it breaks off."""
        news = Bell()
        with self.present(news.set):
            while not self.is_over:
                news.clear()
                yield from self.read()
                if not self._has_ended:
                    news.wait()
        if self.error:
            raise self.error

    def _ask(self) -> None:
        too_slow = UpstreamError("answer_timeout", f"The reply took longer than {self._limits.answer_s:g} seconds.")
        self._turn_to(self.model)
        # While the reader is slow, it is not the model that says nothing.
        heard = lambda: self._heard if self._room.is_set() else monotonic()  # noqa: E731
        self._silence = Deadline(self._first_s, self._too_silent, heard)
        with Deadline(self._limits.answer_s, lambda: too_slow), self._silence:
            self._providers.hand_on(self.model, self._call, self._tell, self._receive)

    def _turn_to(self, model: str) -> None:
        """This one is asked from now on."""
        self.model = model
        patience = self._providers.patience(model)
        # What comes all at once may take as long as it takes.
        first_s = patience.first_token_s or self._limits.first_token_s
        self._first_s = first_s if self._is_stream else self._limits.answer_s
        self._silence_s = patience.silence_s or self._limits.silence_s

    def _tell(self, events: Sequence[ReplyEvent]) -> None:
        for event in events:
            if isinstance(event, State):
                self._requests += event.state == "connecting"
                self._is_taken = event.state == "reading"
            elif isinstance(event, Dropped):
                self.dropped = event.names
            elif isinstance(event, Instead):
                self._turn_to(event.model)
                self._silence.move(self._first_s)

    def _receive(self, reply: CallReply) -> None:
        self._overheard = Overheard()
        try:
            # Some servers call a stream JSON.
            is_json = reply.media_type == _JSON and not (self._is_stream and not reply.begins_with(b"{"))
            if is_json:
                body = reply.whole(_MOST_WHOLE)
                self._overheard.hear_whole(body)
                self._complete()
                self._put(reply.content_type, body)
            elif reply.media_type in (_EVENTS, _JSON):
                self._receive_events(reply)
            elif reply.media_type == _PAGE:
                raise web_page()
            else:
                for piece in reply.pieces():
                    self._put(reply.content_type, piece)
        except UpstreamError as error:
            error.is_late = self._first_heard is not None
            raise

    def _receive_events(self, reply: CallReply) -> None:
        overheard = self._overheard
        for together in reply.events():
            shown = [event for event in together if not overheard.hear_event(event) or self._shows_count]
            if overheard.is_done:
                self._complete()
            if shown:
                self._put(_EVENTS, b"".join([event + b"\n\n" for event in shown]))
            if overheard.is_done:
                self._is_whole = True
                reply.drain()
                return
        if overheard.is_unfinished or self._first_heard is None:
            raise cut_off()
        self._complete()

    def _complete(self) -> None:
        if self._on_complete:
            self._on_complete(self._overheard)

    def _put(self, content_type: str, piece: bytes) -> None:
        self._heard = monotonic()
        if self._first_heard is None:
            self._first_heard = self._heard
            self.content_type = content_type
            self._silence.move(self._silence_s)
        self._waiting.append(piece)
        self._begun.set()
        self._on_news()
        if sum(map(len, self._waiting)) > _MOST_WAITING:
            self._room.clear()
            self._room.wait()
            self._heard = monotonic()

    def _too_silent(self) -> UpstreamError:
        if self._first_heard is None:
            detail = "The model did not begin to answer in time."
            return UpstreamError("first_token_timeout", detail, is_elsewhere=True)
        return UpstreamError("silence_timeout", f"The model said nothing for {self._silence_s:g} seconds.")

    def _cut(self, outcome: Literal["stopped", "interrupted"]) -> None:
        if self._cut_off is None and not (self._has_ended or self._is_whole):
            self._cut_off = outcome
            if self._greenlet:
                # Raises GreenletExit wherever it waits; unwinding closes the connection.
                self._greenlet.kill(block=False)

    def _end(self, outcome: Outcome) -> None:
        if outcome == "stopped":
            self.error = UpstreamError("stopped", "The request was given up.")
        elif outcome == "interrupted":
            self.error = UpstreamError("shut_down", "The server was shut down meanwhile: ask again in a few seconds.")
        elif outcome != "complete" and self.error is None:
            self.error = UpstreamError("internal", "Something went wrong inside Parley; its log says what. Try again.")
        self._has_ended = True
        self._begun.set()
        self._on_news()

    def _entry(self, outcome: Outcome) -> Entry:
        price = self._providers.facts(self.model).price
        usage = self._overheard.usage or self._estimate()
        return Entry(
            model=self.model,
            outcome=outcome,
            asked_at=self._asked_at,
            usage=usage and usage.at(price),
            error_code=self.error.code if self.error and outcome != "stopped" else None,
            first_token_ms=None if self._first_heard is None else round((self._first_heard - self._asked) * 1000),
            duration_ms=round((monotonic() - self._asked) * 1000),
            retries=max(0, self._requests - 1),
        )

    def _estimate(self) -> Usage | None:
        """Of a chat only: nobody knows what the tokens of anything else would be."""
        written = estimated_tokens(self._overheard.said)
        if self._call.path != _CHAT or not (written or self._is_taken):
            return None
        return Usage(estimated_tokens(texts_in(self._call.fields)), written, estimated=True)
