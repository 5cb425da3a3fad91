"""What running answers leave in the store: tails as they grow, their one ending, leftovers of dead processes."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, insert, select, update

from parley.domain.errors import UnavailableError
from parley.domain.part import Part
from parley.domain.run import Ending, RunError, StopReceipt
from parley.store.conversations import update_conversation
from parley.store.database import Database
from parley.store.records import encoded, ending_columns, now_ms, parts_of
from parley.store.tables import being_written, messages, runs, tails


class Tail(NamedTuple):
    """What run `run` of an answer wrote from length `start` on."""

    answer_id: str
    run: int
    start: int
    pieces: Sequence[Part]


class UnstorableError(Exception):
    """The database does not take this answer as it is, and never will."""


class CheckpointStore:
    """For one process: `process_id` writes tails and endings only of what it is writing."""

    def __init__(self, database: Database, process_id: str) -> None:
        self._database = database
        self._process_id = process_id

    def save_tails(self, new: Iterable[Tail]) -> None:
        """Stores tails of any number of answers in one transaction."""
        rows = [
            {"message_id": tail.answer_id, "run": tail.run, "start": tail.start, "parts": encoded(tail.pieces)}
            for tail in new
        ]
        with self._database.write() as connection:
            connection.execute(insert(tails), rows)

    def stop_requests(self) -> list[str]:
        """The answers of this process that somebody asked to stop."""
        query = select(messages.c.id).where(
            being_written,
            messages.c.process_id == self._process_id,
            messages.c.stop_requested_at.is_not(None),
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def end(self, owner_id: str, answer_id: str, run: int, parts: Sequence[Part] | None, ending: Ending) -> bool:
        """Stores how the run ended, with the whole answer; False, and nothing is stored, if it has ended otherwise.

        `parts` None: with what of it is stored already. Raises UnstorableError.
        """
        try:
            with self._database.write_for(owner_id) as (connection, seq):
                whole = _stored_parts(connection, answer_id, run) if parts is None else encoded(parts)
                return _end(connection, seq, answer_id, run, self._process_id, whole, ending)
        except UnavailableError:
            raise
        except Exception as error:
            raise UnstorableError from error

    def end_leftovers(self, is_dead: Callable[[str], bool], error: RunError) -> int:
        """Ends whatever dead processes were writing, with the text they had stored; how many that were.

        `interrupted` with `error`, or `stopped` where somebody had asked for that: its connection died with it.
        """
        with self._database.read() as connection:
            writers = connection.scalars(select(messages.c.process_id).where(being_written).distinct())
            dead = [writer for writer in writers if writer and writer != self._process_id and is_dead(writer)]
            leftover = and_(being_written, messages.c.process_id.in_(dead))
            left = connection.execute(select(*messages.c).where(leftover)).all()
        for row in left:
            ending = Ending("interrupted", error=error)
            if row.stop_requested_at is not None:
                ending = Ending("stopped", stop=StopReceipt(upstream_closed=True, closed_after_ms=0))
            with self._database.write_for(row.owner_id) as (connection, seq):
                parts = _stored_parts(connection, row.id, row.run)
                _end(connection, seq, row.id, row.run, row.process_id, parts, ending)
        return len(left)


def _stored_parts(connection: Connection, answer_id: str, run: int) -> str | None:
    parts = connection.scalars(select(messages.c.parts).where(messages.c.id == answer_id))
    own = and_(tails.c.message_id == answer_id, tails.c.run == run)
    return encoded(parts_of((*parts, *connection.scalars(select(tails.c.parts).where(own).order_by(tails.c.start)))))


def _end(
    connection: Connection, seq: int, answer_id: str, run: int, process_id: str, parts: str | None, ending: Ending
) -> bool:
    mine = and_(being_written, messages.c.run == run, messages.c.process_id == process_id)
    ended = {"status": ending.status, "parts": parts, "process_id": None, "stop_requested_at": None}
    ending_update = update(messages).where(messages.c.id == answer_id, mine).values(ended)
    conversation_id = connection.scalar(ending_update.returning(messages.c.conversation_id))
    if conversation_id is None:
        return False
    this_run = and_(runs.c.message_id == answer_id, runs.c.run == run)
    connection.execute(update(runs).where(this_run).values(**ending_columns(ending)))
    connection.execute(delete(tails).where(tails.c.message_id == answer_id))
    now = now_ms()
    update_conversation(connection, conversation_id, seq=seq, updated_at=now, answered_at=now)
    return True
