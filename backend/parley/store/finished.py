"""Messages that come into a conversation as they are: nobody writes in them any more. No transactions of its own."""

from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, insert

from parley.domain.message import Params, Role
from parley.domain.part import Part, files_of
from parley.domain.run import Ending, Outcome, Run
from parley.domain.sketch import Sketch
from parley.store.files import attach
from parley.store.records import encoded, ending_columns
from parley.store.tables import messages, runs


class Finished(NamedTuple):
    """A question, or an answer with its runs; without any it was written in one. `created_at`: milliseconds."""

    id: str
    parent_id: str | None
    role: Role
    parts: Sequence[Part]
    created_at: int
    status: Outcome = "complete"
    model: str | None = None
    params: Params | None = None
    runs: Sequence[Run] = ()
    group_id: str | None = None
    drawing: Sketch | None = None


def insert_finished(
    connection: Connection, owner_id: str, conversation_id: str, finished: Sequence[Finished], first_seq: int
) -> None:
    """Parents before their children; `first_seq`: the first of as many change numbers of the owner's."""
    rows = [
        dict.fromkeys(messages.c.keys())
        | {
            "id": message.id,
            "owner_id": owner_id,
            "conversation_id": conversation_id,
            "parent_id": message.parent_id,
            "group_id": message.group_id,
            "role": message.role,
            "model": message.model,
            "params": encoded(message.params),
            "status": message.status,
            "run": _runs(message)[-1].run if message.role == "assistant" else 0,
            "parts": encoded(message.parts),
            "drawing": encoded(message.drawing),
            "created_at": message.created_at,
            "seq": first_seq + number,
            # No request made it, so that none can ask for it again.
            "fingerprint": sha256(message.id.encode()).hexdigest(),
            "to_index": True,
        }
        for number, message in enumerate(finished)
    ]
    connection.execute(insert(messages), rows)
    answers = [message for message in finished if message.role == "assistant"]
    if answers:
        connection.execute(insert(runs), [_row(message, run) for message in answers for run in _runs(message)])
    for message in finished:
        attach(connection, message.id, files_of(message.parts))


def _runs(message: Finished) -> Sequence[Run]:
    return message.runs or (Run(1, 0, message.status),)


def _row(message: Finished, run: Run) -> dict[str, object]:
    status = message.status if run.status == "writing" else run.status
    ending = Ending(
        status,
        run.finish_reason,
        run.provider_finish_reason,
        run.usage,
        run.timing,
        run.error,
        run.stop,
        run.left_out,
        run.model,
        run.dropped_params,
    )
    return {
        "message_id": message.id,
        "run": run.run,
        "start": run.start,
        "started_at": message.created_at,
        **ending_columns(ending),
    }
