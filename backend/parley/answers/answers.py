"""Answers: started, joined, gone on with, followed and stopped. The one door into this room."""

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from time import monotonic
from typing import TypeVar

import gevent
import msgspec

from parley.answers.attachments import filled
from parley.answers.checkpointer import Checkpointer
from parley.answers.choosing import ModelChoice
from parley.answers.door import Door, shutting_down
from parley.answers.drawing import Drawing
from parley.answers.flusher import Flusher
from parley.answers.followers import Followers
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.answers.quotas import Quotas
from parley.answers.reader import Reader
from parley.answers.receipt import Receipt
from parley.answers.running import RunningAnswers
from parley.answers.stored import live_of
from parley.answers.titles import Titles
from parley.answers.work import Work
from parley.answers.writing import Writing
from parley.domain.ask import Ask, AskAgain, Begun, ChooseModel, Placed, has_gone_on
from parley.domain.cursor import Cursor
from parley.domain.errors import (
    BudgetSpentError,
    ModelCannotContinueError,
    NotFoundError,
    ShuttingDownError,
    TooManyQuestionsError,
    UnavailableError,
    UnknownProviderError,
)
from parley.domain.prompt import Prompt
from parley.domain.window import fitted
from parley.files.files import Files
from parley.relay.relay import Bells, Relay
from parley.store.answers import AnswerStore
from parley.store.messages import MessageStore
from parley.upstream.providers import Providers

_log = logging.getLogger(__name__)
# How long Stop waits for the database before it cuts the answer off all the same.
_NOTE_S = 0.5
# Closing a connection takes milliseconds and storing the end a few more; longer, and something is wrong.
_STOP_S = 10.0
# Once running answers are cut off, their ends are stored within this.
_LAST_ENDS_S = 8.0
_RETRY_AFTER_S = 1

Asked = TypeVar("Asked", Ask, AskAgain)


class _BusyError(Exception):
    """The database takes its time."""


class Answers:
    """Everything that can be asked of answers. All calls may block; none holds a database session while it waits."""

    def __init__(
        self,
        store: AnswerStore,
        messages: MessageStore,
        running: RunningAnswers,
        checkpointer: Checkpointer,
        relay: Relay,
        flusher: Flusher,
        followers: Followers,
        providers: Providers,
        limits: Limits,
        titles: Titles,
        files: Files,
        quotas: Quotas,
        choice: ModelChoice,
    ) -> None:
        self._store = store
        self._messages = messages
        self._running = running
        self._checkpointer = checkpointer
        self._relay = relay
        self._flusher = flusher
        self._followers = followers
        self._providers = providers
        self._limits = limits
        self._titles = titles
        self._files = files
        self._quotas = quotas
        self._choice = choice
        self._door = Door()
        self._is_abandoned = False
        self._is_interrupting = False

    def start(self) -> None:
        """Begins to look after what is being written."""
        self._checkpointer.start()
        self._flusher.start()
        self._followers.start()
        self._relay.start(Bells(self._followers.look, self._stop_here, self._flusher.note_readers))

    def close(self) -> None:
        """Ends that; after `drain`."""
        self._titles.close()
        self._checkpointer.close()
        self._flusher.close()
        self._followers.close()
        self._relay.close()

    def check_open(self) -> None:
        """Raises ShuttingDownError once no new answers are taken: this process is about to end."""
        self._door.check_open()

    def ask(self, owner_id: str, ask: Ask, cursor: Cursor | None) -> list[Reader]:
        """A question's answers, from their beginnings or, if one was asked for before, from `cursor`."""
        return self._asked(owner_id, ask, cursor, self._store.ask)

    def ask_again(self, owner_id: str, again: AskAgain, cursor: Cursor | None) -> list[Reader]:
        """More answers to a question."""
        return self._asked(owner_id, again, cursor, self._store.ask_again)

    def go_on(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> Reader:
        """A new run of an answer that was cut off, or whatever happened to it since `cursor`."""
        answer = self._messages.answer(owner_id, answer_id)
        if has_gone_on(answer.status, answer.run, cursor):
            return self.follow(owner_id, answer_id, cursor)
        with self._door.passing():
            self._check_continuable(answer.model or "")
            self._choice.check(self._quotas.take(owner_id), answer.model or "")
            return self._readers(owner_id, self._store.go_on(owner_id, answer_id, cursor), cursor)[0]

    def follow(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> Reader:
        """The answer from `cursor` on, live or replayed."""
        return Reader(self._live(owner_id, answer_id, cursor), cursor)

    def follow_all(self, owner_id: str, wanted: Iterable[tuple[str, Cursor | None]]) -> list[Reader]:
        """Those of the answers that there are, each from its cursor on; raises NotFoundError if there is none."""
        readers = []
        for answer_id, cursor in wanted:
            with suppress(NotFoundError):
                readers.append(self.follow(owner_id, answer_id, cursor))
        if not readers:
            raise NotFoundError("There are no such answers.")
        return readers

    def stop(self, owner_id: str, message_id: str) -> list[Receipt]:
        """Stops the answer, or all answers to the question; returns once their connections are closed.

        In the order of creation. Raises NotFoundError, also for a question without answers.
        """
        try:
            answer_ids = self._messages.answers_of(owner_id, message_id)
        except UnavailableError:
            pump = self._running.find(message_id)
            if pump and pump.live.owner_id == owner_id:
                pump.stop()
            raise
        if not answer_ids:
            raise NotFoundError("This message has no answer to stop.")
        for answer_id in answer_ids:
            # First, so that it holds even if this process dies in the next moment; but a database that is busy or
            # out of reach does not keep an answer going.
            with suppress(UnavailableError, _BusyError), gevent.Timeout(_NOTE_S, _BusyError):
                self._store.request_stop(owner_id, answer_id)
            self.cut_off([answer_id])
        return [self._receipt(owner_id, answer_id) for answer_id in answer_ids]

    def stop_all(self, owner_id: str) -> None:
        """Stops whatever is being written for this owner, anywhere, without waiting."""
        self.cut_off(self._store.request_all_stops(owner_id))

    def cut_off(self, answer_ids: list[str]) -> None:
        """Stops these, wherever they are being written, without waiting."""
        self._stop_here(answer_ids)
        self._flusher.ask_stops([each for each in answer_ids if not self._running.find(each)])

    def abandon(self) -> None:
        """Lets go of everything that is being written here, and stores nothing of it: others have ended it."""
        self._door.shut()
        self._is_abandoned = True
        for pump in self._running:
            pump.interrupt()
            pump.live.abandon()
            self._running.remove(pump)

    @property
    def is_naming(self) -> bool:
        """A conversation gets a title by what has been answered in it."""
        return self._titles.is_asking

    def drain(self, grace_s: float) -> None:
        """No new answers; lets running ones end for `grace_s`, interrupts the rest; returns once all is stored."""
        self._door.shut()
        deadline = monotonic() + grace_s
        self._door.wait_none_passing(grace_s)
        left = self._running.wait_idle(max(0.0, deadline - monotonic()))
        # What was asked for before the door was shut, and is still being placed, is interrupted as it begins.
        self._is_interrupting = True
        for pump in left:
            pump.interrupt()
        self._door.wait_none_passing(_LAST_ENDS_S)
        if left := self._running.wait_idle(_LAST_ENDS_S):
            _log.error("answers were left unfinished", extra={"answer_ids": [pump.live.id for pump in left]})

    def _stop_here(self, answer_ids: Sequence[str]) -> None:
        for answer_id in answer_ids:
            if pump := self._running.find(answer_id):
                pump.stop()

    def _asked(
        self, owner_id: str, asked: Asked, cursor: Cursor | None, place: Callable[[str, Asked, ChooseModel], Placed]
    ) -> list[Reader]:
        try:
            with self._door.passing():
                choose = self._choice.of(self._quotas.take(owner_id), asked)
                return self._readers(owner_id, place(owner_id, asked, choose), cursor)
        except (ShuttingDownError, UnknownProviderError, BudgetSpentError, TooManyQuestionsError):
            # What the same request made before is there all the same.
            joined = self._store.asked_before(owner_id, asked)
            if joined is None:
                raise
            return self._readers(owner_id, joined, cursor)

    def _readers(self, owner_id: str, placed: Placed, cursor: Cursor | None) -> list[Reader]:
        # A cursor is one of one answer.
        at = cursor if len(placed.answers) == 1 else None
        lives = [self._begin(owner_id, each) or self._live(owner_id, each.message.id, at) for each in placed.answers]
        if placed.answers[0].prompt:
            self._titles.note_begun(lives[0], placed.question)
        # The question is told of once.
        questions = [placed.question, *[None] * (len(lives) - 1)]
        return [Reader(live, at, question) for live, question in zip(lives, questions, strict=True)]

    def _begin(self, owner_id: str, begun: Begun) -> LiveAnswer | None:
        """The answer as it begins to be written; None if it is there already."""
        if begun.prompt is None:
            return None
        if self._is_abandoned:
            # Placed in the last moment that this process could: whoever ends the others ends this one, too.
            raise shutting_down()
        live = live_of(begun.message, owner_id)
        pump = Pump(self._work(live, begun.prompt), self._limits)
        self._running.add(pump)
        pump.start(self._checkpointer.note_end)
        if self._is_interrupting:
            pump.interrupt()
        _log.info("answer started", extra={"answer_id": live.id, "run": live.run, "model": live.message.model})
        return live

    def _work(self, live: LiveAnswer, asked: Prompt) -> Work:
        if live.message.drawing:
            return Drawing(live, self._providers, self._limits, self._files, asked, live.message.drawing)
        facts = self._providers.facts(live.message.model or "")
        prompt, left_out = fitted(asked, facts.context_window)
        return Writing(live, self._providers, self._limits, lambda: filled(prompt, self._files, facts), left_out)

    def _live(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> LiveAnswer:
        # Between two looks it may have ended: then the store has it.
        for _ in range(2):
            answer = self._messages.answer(owner_id, answer_id)
            if answer.status != "writing":
                return live_of(answer, owner_id)
            pump = self._running.find(answer_id)
            if pump and pump.live.run == answer.run:
                # The question may have been asked again since this answer began.
                pump.live.message = msgspec.structs.replace(pump.live.message, sibling_ids=answer.sibling_ids)
                return pump.live
            if self._relay.has_others:
                return self._followers.follow(answer, owner_id, cursor)
        raise UnavailableError("This answer is being written elsewhere: try again in a moment.", _RETRY_AFTER_S)

    def _check_continuable(self, model: str) -> None:
        self._providers.check(model)
        if not self._providers.can_go_on(model):
            raise ModelCannotContinueError("The provider of this model does not go on with answers: ask again instead.")

    def _receipt(self, owner_id: str, answer_id: str) -> Receipt:
        pump = self._running.find(answer_id)
        live = pump.live if pump else self._live(owner_id, answer_id, None)
        with live.reading(lambda: None):
            ending = live.wait_ended(_STOP_S)
        if pump and ending:
            # What was told to its readers is what is stored.
            return Receipt.of(answer_id, ending.status, str(live.cursor), ending.stop)
        answer = self._messages.answer(owner_id, answer_id)
        if answer.status == "writing":
            raise UnavailableError("The answer could not be stopped yet: try again.", _RETRY_AFTER_S)
        return Receipt.of(answer.id, answer.status, answer.cursor, answer.runs[-1].stop)
