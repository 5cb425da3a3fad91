"""A provider's reply, from events to what the answer is made of. Pure; knows no network and no clock."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import msgspec

from parley.domain.part import Part, Reasoning, Text, joined
from parley.upstream.body import BLANK_LINE
from parley.upstream.calls import Calls
from parley.upstream.chunk import Chunk, Kind, parse_chunk, parse_json, plain_piece
from parley.upstream.complaint import complaint_in, error_in, words_of
from parley.upstream.error import UpstreamError
from parley.upstream.finish import finish_reason
from parley.upstream.framing import Frame, frames
from parley.upstream.repair import Repair
from parley.upstream.reply import Finish, Held, ReplyEvent, Skipped
from parley.upstream.think import Think, ThinkTags

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_BLANK = b" \t\n" + _BYTE_ORDER_MARK


class Habits(msgspec.Struct, frozen=True):
    """What one provider does its own way. `is_cumulative`: its deltas repeat the whole text so far."""

    think: Think = "auto"
    is_cumulative: bool = False


def decoded(events: Iterable[bytes], habits: Habits) -> Iterator[ReplyEvent]:
    """The reply's events, as soon as they are complete; ends at `[DONE]` or with `events`.

    `events`: those of an event stream, undecoded; an empty one says that this is all that has arrived so far. What
    arrives at once is one piece. Raises UpstreamError when the provider reports an error, sends something else than an
    answer, or ends without a finish reason and without `[DONE]`. What was yielded before stays good.
    """
    reply = _Reply(habits)
    events = iter(events)
    try:
        first = next((event for event in events if event.strip(_BLANK)), b"").removeprefix(_BYTE_ORDER_MARK)
        if first.lstrip().startswith(b"{"):
            yield from reply.whole(BLANK_LINE.join((first, *filter(None, events))))
            return
        if first.lstrip().startswith(b"<"):
            raise _web_page()
        plain: list[Text | Reasoning] = []
        for event in chain((first,), events):
            if event and not habits.is_cumulative and (piece := plain_piece(event)):
                plain.append(piece)
                continue
            if plain:
                yield from reply.plain(plain)
                plain = []
            for frame in frames(event) if event else ():
                if frame.data.strip() == b"[DONE]":
                    yield from reply.done()
                    return
                yield from reply.event(frame)
        yield from reply.end_of_body()
    except (OSError, UpstreamError):
        # However it ends, the text that came stays.
        yield from reply.rest()
        raise


class _Reply:
    def __init__(self, habits: Habits) -> None:
        self._repair = Repair(is_cumulative=habits.is_cumulative)
        self._think = ThinkTags(habits.think)
        self._calls = Calls()
        self._has_calls = False
        self._has_pieces = False
        self._finish: Finish | None = None

    def plain(self, pieces: Sequence[Text | Reasoning]) -> Iterable[Part]:
        """Pieces that arrived together."""
        self._has_pieces = True
        if len(pieces) > 1:
            pieces = joined(pieces)
        if len(pieces) == 1 and self._think.is_over and type(pieces[0]) is Text and self._repair.leaves(pieces[0].text):
            return pieces
        return chain.from_iterable(self._text(self._repair.pass_on(_kind(each), each.text)) for each in pieces)

    def event(self, frame: Frame) -> Iterator[ReplyEvent]:
        if not frame.data.strip():
            return
        try:
            event = parse_json(frame.data)
        except ValueError:
            if frame.name == "error":
                raise _provider_error("") from None
            yield Skipped()
            return
        complaint = words_of(error_in(event)) if frame.name == "error" else complaint_in(event)
        if complaint is not None:
            raise _provider_error(complaint)
        yield from self._chunk(parse_chunk(event))

    def whole(self, body: bytes) -> Iterator[ReplyEvent]:
        """A plain JSON answer, although a stream was asked for."""
        try:
            event = parse_json(body)
        except ValueError:
            raise broken_off() from None
        complaint = complaint_in(event)
        if complaint is not None:
            raise _provider_error(complaint)
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


def _provider_error(words: str) -> UpstreamError:
    said = f": {words}" if words else ", and did not say which."
    return UpstreamError("provider_error", f"The provider reported an error{said}")


def _web_page() -> UpstreamError:
    detail = "The provider's address answers with a web page: its base URL should end in /v1."
    return UpstreamError("provider_error", detail)


def broken_off() -> UpstreamError:
    """The body ended, or its connection did, before the answer."""
    detail = "The provider's answer broke off before its end. Continue asks for the rest."
    return UpstreamError("provider_broke_off", detail, is_retryable=True)
