"""A LiveAnswer and what the store has of it: made of that, and brought to that. Writes nothing."""

import msgspec

from parley.answers.live import LiveAnswer
from parley.domain.errors import NotFoundError
from parley.domain.message import Message
from parley.domain.part import length_of
from parley.domain.run import Ending, Run
from parley.domain.stretch import without_beginning
from parley.store.messages import MessageStore


def live_of(answer: Message, owner_id: str) -> LiveAnswer:
    """The answer in memory: to be written on, or to be followed; or, if it has ended, to be replayed."""
    parts = () if answer.parts is msgspec.UNSET else answer.parts
    head = msgspec.structs.replace(answer, parts=msgspec.UNSET)
    return LiveAnswer(head, owner_id, parts, None if answer.status == "writing" else ending_of(answer.runs[-1]))


def settle(live: LiveAnswer, messages: MessageStore) -> None:
    """Brings it to where the store has it: more text, the run's end; abandoned if it shows what the store has not.

    One that was deleted has ended. Raises UnavailableError.
    """
    try:
        answer = messages.answer(live.owner_id, live.id)
    except NotFoundError:
        live.end(Ending("interrupted"))
        return
    parts = () if answer.parts is msgspec.UNSET else answer.parts
    has_ended = answer.status != "writing"
    if answer.run != live.run or (has_ended and live.length > sum(map(length_of, parts))):
        live.abandon()
        return
    if pieces := without_beginning(parts, live.length):
        live.append(*pieces)
    if has_ended:
        live.end(ending_of(answer.runs[-1]))


def ending_of(run: Run) -> Ending:
    """The ending in a run that has ended."""
    if run.status == "writing":
        raise ValueError("the run has not ended")
    return Ending(
        status=run.status,
        finish_reason=run.finish_reason,
        provider_finish_reason=run.provider_finish_reason,
        usage=run.usage,
        timing=run.timing,
        error=run.error,
        stop=run.stop,
        left_out=run.left_out,
        model=run.model,
        dropped_params=run.dropped_params,
    )
