"""Answers: started, joined, gone on with, followed and stopped. The one door into this room."""

import logging
from typing import NamedTuple

import msgspec

from parley.answers.checkpointer import Checkpointer, ending_of
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.answers.reader import Reader
from parley.domain.ask import Ask, AskAgain, Placed
from parley.domain.cursor import Cursor
from parley.domain.errors import NotFoundError, ShuttingDownError, UnavailableError
from parley.domain.message import Message
from parley.domain.run import RunError
from parley.store.answers import AnswerStore
from parley.store.messages import MessageStore
from parley.upstream.providers import Providers

_log = logging.getLogger(__name__)
# Closing a connection takes milliseconds and storing the end a few more; longer, and something is wrong.
_STOP_S = 10.0
# Once running answers are cut off, their ends are stored within this.
_LAST_ENDS_S = 8.0
_RETRY_AFTER_S = 1

PROCESS_DIED = RunError("process_died", "The server ended while it wrote this answer. Continue asks for the rest.")


class Receipt(NamedTuple):
    """What Stop came to: the answer's outcome and final cursor, and what is known of its connection."""

    answer_id: str
    status: str
    cursor: str | None
    upstream_closed: bool
    closed_after_ms: int | None


class Answers:
    """Everything that can be asked of answers. All calls may block; none holds a database session while it waits."""

    def __init__(
        self,
        store: AnswerStore,
        messages: MessageStore,
        checkpointer: Checkpointer,
        providers: Providers,
        limits: Limits,
    ) -> None:
        self._store = store
        self._messages = messages
        self._checkpointer = checkpointer
        self._providers = providers
        self._limits = limits
        self._is_draining = False

    def start(self) -> None:
        """Begins to look after what is being written."""
        self._checkpointer.start()

    def close(self) -> None:
        """Ends that; after `drain`."""
        self._checkpointer.close()

    @property
    def is_draining(self) -> bool:
        """No new answers are taken: this process is about to end."""
        return self._is_draining

    def ask(self, owner_id: str, ask: Ask, cursor: Cursor | None) -> Reader:
        """A question's answer, from its beginning or, if it was asked before, from `cursor`."""
        self._check_open()
        chosen = ask.model or self._store.chosen_model(owner_id, ask.conversation_id)
        if chosen is None and ask.conversation:
            chosen = ask.conversation.model
        placed = self._store.ask(owner_id, ask, self._model(chosen))
        return self._reader(owner_id, placed, cursor)

    def ask_again(self, owner_id: str, again: AskAgain, cursor: Cursor | None) -> Reader:
        """One more answer to a question."""
        self._check_open()
        conversation_id = self._store.question_conversation(owner_id, again.question_id)
        model = self._model(again.model or self._store.chosen_model(owner_id, conversation_id))
        return self._reader(owner_id, self._store.ask_again(owner_id, again, model), cursor)

    def go_on(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> Reader:
        """A new run of an answer that was cut off, or whatever happened to it since `cursor`."""
        self._check_open()
        self._providers.check(self._messages.answer(owner_id, answer_id).model or "")
        return self._reader(owner_id, self._store.go_on(owner_id, answer_id, cursor), cursor)

    def follow(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> Reader:
        """The answer from `cursor` on, live or replayed."""
        return Reader(self._live(owner_id, answer_id), cursor)

    def stop(self, owner_id: str, message_id: str) -> list[Receipt]:
        """Stops the answer, or all answers to the question; returns once their connections are closed.

        In the order of creation. Raises NotFoundError, also for a question without answers.
        """
        answer_ids = self._messages.answers_of(owner_id, message_id)
        if not answer_ids:
            raise NotFoundError("This message has no answer to stop.")
        for answer_id in answer_ids:
            try:
                # First, so that it holds even if this process dies in the next moment.
                self._store.request_stop(owner_id, answer_id)
            finally:
                self.cut_off([answer_id])
        return [self._receipt(owner_id, answer_id) for answer_id in answer_ids]

    def cut_off(self, answer_ids: list[str]) -> None:
        """Stops what of these is being written here, without waiting."""
        for answer_id in answer_ids:
            if pump := self._checkpointer.find(answer_id):
                pump.stop()

    def drain(self, grace_s: float) -> None:
        """No new answers; lets running ones end for `grace_s`, interrupts the rest; returns once all is stored."""
        self._is_draining = True
        for pump in self._checkpointer.wait_idle(grace_s):
            pump.interrupt()
        if left := self._checkpointer.wait_idle(_LAST_ENDS_S):
            _log.error("answers were left unfinished", extra={"answer_ids": [pump.live.id for pump in left]})

    def _check_open(self) -> None:
        if self._is_draining:
            raise ShuttingDownError("The server is being restarted: try again in a few seconds.", _RETRY_AFTER_S)

    def _model(self, chosen: str | None) -> str:
        if chosen is None:
            return self._providers.default_model()
        self._providers.check(chosen)
        return chosen

    def _reader(self, owner_id: str, placed: Placed, cursor: Cursor | None) -> Reader:
        if not placed.is_new:
            return Reader(self._live(owner_id, placed.answer.id), cursor, placed.question)
        live = _live_of(placed.answer, owner_id)
        pump = Pump(live, self._providers, self._limits)
        self._checkpointer.add(pump, lambda: self._messages.prompt(live.message, owner_id))
        _log.info("answer started", extra={"answer_id": live.id, "run": live.run, "model": live.message.model})
        return Reader(live, cursor, placed.question)

    def _live(self, owner_id: str, answer_id: str) -> LiveAnswer:
        # Between two looks it may have ended: then the store has it.
        for _ in range(2):
            answer = self._messages.answer(owner_id, answer_id)
            if answer.status != "writing":
                return _live_of(answer, owner_id)
            pump = self._checkpointer.find(answer_id)
            if pump and pump.live.run == answer.run:
                # The question may have been asked again since this answer began.
                pump.live.message = msgspec.structs.replace(pump.live.message, sibling_ids=answer.sibling_ids)
                return pump.live
        raise UnavailableError("This answer is being written elsewhere: try again in a moment.", _RETRY_AFTER_S)

    def _receipt(self, owner_id: str, answer_id: str) -> Receipt:
        if pump := self._checkpointer.find(answer_id):
            pump.live.wait_ended(_STOP_S)
        answer = self._messages.answer(owner_id, answer_id)
        if answer.status == "writing":
            raise UnavailableError("The answer could not be stopped yet: try again.", _RETRY_AFTER_S)
        stop = answer.runs[-1].stop
        closed = (stop.upstream_closed, stop.closed_after_ms) if stop else (True, None)
        return Receipt(answer.id, answer.status, answer.cursor, *closed)


def _live_of(answer: Message, owner_id: str) -> LiveAnswer:
    """The answer in memory: to be written on, or, if it has ended, to be replayed."""
    parts = () if answer.parts is msgspec.UNSET else answer.parts
    head = msgspec.structs.replace(answer, parts=msgspec.UNSET)
    return LiveAnswer(head, owner_id, parts, None if answer.status == "writing" else ending_of(answer.runs[-1]))
