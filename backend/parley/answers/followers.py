"""Followers: answers that other processes write, as this one's readers see them. One look a bell for all of them."""

import logging
from collections.abc import Collection, Mapping
from contextlib import suppress
from time import monotonic

from gevent.event import Event as Bell

from parley.answers.live import LiveAnswer
from parley.answers.stored import live_of, settle
from parley.domain.cursor import Cursor
from parley.domain.errors import UnavailableError
from parley.domain.message import Message
from parley.domain.stretch import going_on_from
from parley.lasting import LastingWork
from parley.relay.relay import Carried, Relay, RelayError
from parley.store.messages import MessageStore

_log = logging.getLogger(__name__)
# How often is looked without a bell, for bells may get lost; and how often the store is asked about the silent ones.
_INTERVAL_S = 1.0
# What nobody reads any more is followed a little longer: a reload comes back soon.
_KEPT_S = 10.0
# A reader who comes from the writer itself may be ahead of what is carried, by a moment.
_CATCH_UP_S = 1.5


class Followers:
    """What of them is read here, from the first reader until a while after the last."""

    def __init__(self, relay: Relay, messages: MessageStore) -> None:
        self._relay = relay
        self._messages = messages
        self._followed: dict[str, LiveAnswer] = {}
        self._bell = Bell()
        self._due = 0.0
        self._work = LastingWork(self._run)

    def start(self) -> None:
        """Begins to follow."""
        self._work.start()

    def close(self) -> None:
        """Follows nothing more."""
        self._work.close()

    @property
    def readers(self) -> int:
        """How many read here what others write."""
        return sum(live.readers for live in self._followed.values())

    def look(self) -> None:
        """There may be news. Does not block."""
        self._bell.set()

    def follow(self, answer: Message, owner_id: str, cursor: Cursor | None) -> LiveAnswer:
        """The answer as its writer carries it; `cursor`: what a reader of it has already."""
        live = self._followed.get(answer.id)
        if live and live.run < answer.run:
            # Nobody looks after it any more: its readers have to ask for the run that goes on.
            live.abandon()
        if live is None or live.run < answer.run or not _goes_on(live):
            live = self._followed[answer.id] = live_of(answer, owner_id)
            self._take_news({answer.id: live})
            self._bell.set()
            with suppress(RelayError):
                # From now on its writer sends what it writes at once.
                self._relay.note_readers([answer.id])
        # Its reader is about to come.
        live.unread_since = monotonic()
        if cursor and cursor.run == live.run:
            _wait_length(live, cursor.n)
        return live

    def _run(self) -> None:
        while True:
            self._bell.wait(_INTERVAL_S if self._followed else None)
            self._bell.clear()
            self._followed = {each: live for each, live in self._followed.items() if _is_wanted(live)}
            news = self._take_news(self._followed)
            if monotonic() >= self._due:
                self._due = monotonic() + _INTERVAL_S
                self._ask_store(news)
                self._note_readers()

    def _take_news(self, followed: Mapping[str, LiveAnswer]) -> Collection[str] | None:
        """Takes over what is carried; of which answers that was anything, None if the relay is out of reach."""
        try:
            news = self._relay.read({each: live.cursor for each, live in followed.items()})
        except RelayError as error:
            _log.warning("relay out of reach", extra={"cause": repr(error.__cause__)})
            return None
        for answer_id, carried in news.items():
            if answer_id in followed:
                self._take(followed[answer_id], carried)
        return news.keys()

    def _take(self, live: LiveAnswer, carried: Carried) -> None:
        own = [stretch for stretch in carried.stretches if stretch.run == live.run]
        has_gap = bool(own) and own[0].start > live.length
        if has_gap or carried.is_sealed or len(own) < len(carried.stretches):
            self._settle(live)
        if _goes_on(live) and (pieces := going_on_from(live.length, own)):
            live.append(*pieces)

    def _ask_store(self, news: Collection[str] | None) -> None:
        """About answers of which nothing was heard: they may have ended. Without a relay, about all."""
        silent = [live for each, live in self._followed.items() if news is None or each not in news]
        if not silent:
            return
        with suppress(UnavailableError):
            writing = {} if news is None else self._messages.writing([live.id for live in silent])
            for live in silent:
                if writing.get(live.id) != live.run:
                    self._settle(live)

    def _note_readers(self) -> None:
        """So that whoever writes the answers knows that they are read."""
        with suppress(RelayError):
            self._relay.note_readers([each for each, live in self._followed.items() if live.has_readers])

    def _settle(self, live: LiveAnswer) -> None:
        # The next look finds the same.
        with suppress(UnavailableError):
            settle(live, self._messages)


def _wait_length(live: LiveAnswer, n: int) -> None:
    deadline = monotonic() + _CATCH_UP_S
    bell = Bell()
    with live.reading(bell.set):
        while n > live.length and _goes_on(live):
            bell.clear()
            if not bell.wait(max(0.0, deadline - monotonic())):
                return


def _goes_on(live: LiveAnswer) -> bool:
    return not (live.ending or live.is_abandoned)


def _is_wanted(live: LiveAnswer) -> bool:
    return _goes_on(live) and (live.has_readers or monotonic() - live.unread_since < _KEPT_S)
