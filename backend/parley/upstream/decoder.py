"""A provider's reply, from events to what the answer is made of. Pure; knows no network and no clock."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from parley.domain.part import Part, Reasoning, Text, joined
from parley.upstream.body import BLANK_LINE
from parley.upstream.calls import Calls
from parley.upstream.characters import unusual
from parley.upstream.chunk import Chunk, Kind, parse_chunk, parse_json, plain_piece
from parley.upstream.complaint import complaint_in, error_in, words_of
from parley.upstream.config import Habits
from parley.upstream.error import UpstreamError
from parley.upstream.finish import finish_reason
from parley.upstream.framing import Frame, frames
from parley.upstream.repair import Repair
from parley.upstream.reply import Finish, Held, ReplyEvent, Skipped
from parley.upstream.think import ThinkTags

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_TEXTS = (Text, Reasoning)
_THOUGHTS = (Reasoning,)


class Decoder:
    """One reply, event by event.

    Raises UpstreamError when the provider reports an error, sends something else than an answer, or ends without a
    finish reason and without `[DONE]`. What came before stays good: it is in `rest`.
    """

    __slots__ = (
        "_arrived",
        "_body",
        "_is_cumulative",
        "_is_stream",
        "_passing",
        "_plain",
        "_reply",
        "has_begun",
        "is_done",
    )

    def __init__(self, habits: Habits) -> None:
        # The provider has said `[DONE]`.
        self.is_done = False
        # Something came of the request, if only a part of a tool call.
        self.has_begun = False
        self._is_cumulative = habits.is_cumulative
        self._reply = _Reply(habits)
        self._arrived: list[ReplyEvent] = []
        # None rather than empty: a list of each stream's own would be one more thing for a token to touch.
        self._plain: list[Text | Reasoning] | None = None
        # Of which kinds pieces are handed on as they are, for as long as there is nothing else.
        self._passing: tuple[type[Part], ...] = ()
        self._is_stream = False
        # Of a plain JSON answer, although a stream was asked for.
        self._body: list[bytes] = []

    @property
    def is_finished(self) -> bool:
        """The model has said all it will say, and why; counts of its tokens may follow."""
        return self._reply.is_finished

    def add(self, event: bytes) -> None:
        """The next event, undecoded."""
        if not self._is_cumulative and (piece := plain_piece(event)):
            if self._plain:
                self._plain.append(piece)
            else:
                self._plain = [piece]
            return
        self._passing = ()
        self._settle()
        if not (self._is_stream or self._body):
            event = event.removeprefix(_BYTE_ORDER_MARK)
            match event.lstrip()[:1]:
                case b"<":
                    raise web_page()
                case b"{":
                    self._body.append(event)
                    return
                case first:
                    self._is_stream = bool(first)
        if self._body:
            self._body.append(event)
            return
        for frame in frames(event):
            if frame.data.strip() == b"[DONE]":
                self._note(self._reply.done())
                self.is_done = True
                return
            self._note(self._reply.event(frame))

    def arrived(self) -> Sequence[ReplyEvent]:
        """What has been added since the last time comes to; what arrives at once is one piece."""
        plain = self._plain
        if plain and len(plain) == 1 and type(plain[0]) in self._passing and not unusual(plain[0].text):
            self._plain = None
            return plain
        self._settle()
        arrived, self._arrived = self._arrived, []
        self._passing = self._reply.passing
        return arrived

    def end(self) -> Sequence[ReplyEvent]:
        """The last of it: no event follows."""
        self._settle()
        if self._body:
            self._note(self._reply.whole(BLANK_LINE.join(self._body)))
        elif not self.is_done:
            self._note(self._reply.end_of_body())
        return self.arrived()

    def rest(self) -> Sequence[ReplyEvent]:
        """What stays if nothing more is to come, with what was held back for it."""
        self._settle()
        self._note(self._reply.rest())
        return self.arrived()

    def _settle(self) -> None:
        """Plain pieces that came together; nothing else may be added before."""
        if self._plain:
            self.has_begun = self._is_stream = True
            self._arrived += self._reply.plain(self._plain)
            self._plain = None

    def _note(self, events: Iterable[ReplyEvent]) -> None:
        for event in events:
            self._arrived.append(event)
            self.has_begun = self.has_begun or not isinstance(event, Skipped)


class _Reply:
    def __init__(self, habits: Habits) -> None:
        self._repair = Repair(is_cumulative=habits.is_cumulative)
        self._think = ThinkTags(habits.think)
        self._calls = Calls()
        self._has_calls = False
        self._has_pieces = False
        self._finish: Finish | None = None

    @property
    def is_finished(self) -> bool:
        return self._finish is not None and self._finish.reason is not None

    @property
    def passing(self) -> tuple[type[Part], ...]:
        """Of which kinds a piece that has no unusual characters would come out as it is."""
        if self._repair.is_holding or self._think.is_holding:
            return ()
        return _TEXTS if self._think.is_over else _THOUGHTS

    def plain(self, pieces: Sequence[Text | Reasoning]) -> Iterable[Part]:
        """Pieces that arrived together."""
        self._has_pieces = True
        return chain.from_iterable(self._text(self._repair.pass_on(_kind(each), each.text)) for each in joined(pieces))

    def event(self, frame: Frame) -> Iterator[ReplyEvent]:
        if not frame.data.strip():
            return
        try:
            event = parse_json(frame.data)
        except ValueError:
            if frame.name == "error":
                raise reported_error("") from None
            yield Skipped()
            return
        complaint = words_of(error_in(event)) if frame.name == "error" else complaint_in(event)
        if complaint is not None:
            raise reported_error(complaint)
        yield from self._chunk(parse_chunk(event))

    def whole(self, body: bytes) -> Iterator[ReplyEvent]:
        """A plain JSON answer, although a stream was asked for."""
        try:
            event = parse_json(body)
        except ValueError:
            raise broken_off() from None
        complaint = complaint_in(event)
        if complaint is not None:
            raise reported_error(complaint)
        yield from self._chunk(parse_chunk(event))
        yield from self.end_of_body()

    def done(self) -> Iterator[ReplyEvent]:
        """The provider says that this was all."""
        if self._finish is None or self._calls:
            yield from self._finished(self._finish.provider_reason if self._finish else None)
        else:
            yield from self.rest()

    def end_of_body(self) -> Iterator[ReplyEvent]:
        """The body has ended, which is all some providers do."""
        if self._finish is None:
            raise broken_off()
        yield from self.done()

    def _chunk(self, chunk: Chunk) -> Iterator[ReplyEvent]:
        if not (chunk.is_whole and self._has_pieces):
            for kind, text in chunk.pieces:
                yield from self._text(self._repair.pass_on(kind, text))
            self._calls.add(chunk.calls)
            if chunk.calls:
                yield Held(sum(len(call.arguments) for call in chunk.calls))
            self._has_pieces = self._has_pieces or bool(chunk.pieces or chunk.calls)
        if chunk.finish_word:
            yield from self._finished(chunk.finish_word)
        if chunk.usage:
            yield chunk.usage

    def _text(self, pieces: Iterable[tuple[Kind, str]]) -> list[Part]:
        parts: list[Part] = []
        for kind, text in pieces:
            if kind == "reasoning":
                parts += map(_part, self._think.finish())
                parts.append(Reasoning(text))
            else:
                parts += map(_part, self._think.pass_on(text))
        return parts

    def rest(self) -> Iterator[Part]:
        """What was held back, waiting for what did not come."""
        yield from self._text(self._repair.finish())
        yield from map(_part, self._think.finish())

    def _finished(self, word: str | None) -> Iterator[ReplyEvent]:
        yield from self.rest()
        self._has_calls = self._has_calls or bool(self._calls)
        yield from self._calls.take()
        self._finish = Finish(finish_reason(word, has_calls=self._has_calls), word)
        yield self._finish


def _kind(piece: Text | Reasoning) -> Kind:
    return "reasoning" if isinstance(piece, Reasoning) else "text"


def _part(piece: tuple[Kind, str]) -> Part:
    kind, text = piece
    return Reasoning(text) if kind == "reasoning" else Text(text)


def reported_error(words: str) -> UpstreamError:
    """What the provider says went wrong, in its `words` if there are any."""
    said = f": {words}" if words else ", and did not say which."
    return UpstreamError("provider_error", f"The provider reported an error{said}")


def web_page() -> UpstreamError:
    """What no provider's API answers with."""
    detail = "The provider's address answers with a web page: its base URL should end in /v1."
    return UpstreamError("provider_error", detail)


def broken_off() -> UpstreamError:
    """The body ended, or its connection did, before the answer."""
    error = cut_off()
    error.detail += " Continue asks for the rest."
    return error


def cut_off() -> UpstreamError:
    """The same of what nobody can go on with."""
    detail = "The provider's answer broke off before its end."
    return UpstreamError("provider_broke_off", detail, is_retryable=True)
