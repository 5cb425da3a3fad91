"""What running answers leave in the store: tails as they grow, their one ending, leftovers of dead processes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from sqlalchemy import Connection, and_, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from parley.domain.errors import UnavailableError
from parley.domain.ledger import Entry
from parley.domain.part import Part
from parley.domain.prompt import Turn
from parley.domain.run import Ending
from parley.domain.stretch import Stretch
from parley.store.beginning import asked_turns
from parley.store.conversations import update_conversation
from parley.store.database import Database, Write
from parley.store.ledger import enter
from parley.store.processes import LeaseLostError, check_lease
from parley.store.records import encoded, ending_columns, now_ms, parts_of
from parley.store.tables import being_written, messages, processes, runs, tails


class Leftover(NamedTuple):
    """An answer that a dead process was writing."""

    owner_id: str
    answer_id: str
    run: int
    process_id: str
    is_stop_requested: bool
    model: str
    start: int
    started_at: int
    is_drawn: bool = False


class UnstorableError(Exception):
    """The database does not take this answer as it is, and never will."""


class CheckpointStore:
    """For one process: `process_id` writes tails and endings only of what it is writing."""

    def __init__(self, database: Database, process_id: str) -> None:
        self._database = database
        self._process_id = process_id

    def save_tails(self, new: Iterable[Stretch]) -> None:
        """Stores tails of any number of answers in one transaction. Raises LeaseLostError."""
        rows = [
            {"message_id": tail.answer_id, "run": tail.run, "start": tail.start, "parts": encoded(tail.pieces)}
            for tail in new
        ]
        with self._database.write() as connection:
            check_lease(connection, self._process_id)
            # A commit whose confirmation was lost left the beginning of what is stored now.
            is_postgresql = connection.dialect.name == "postgresql"
            new_tails = postgresql.insert(tails) if is_postgresql else sqlite.insert(tails)
            longer = {"parts": new_tails.excluded.parts}
            save = new_tails.on_conflict_do_update(index_elements=tails.primary_key, set_=longer)
            # Over a network, many rows should be one statement, which SQLAlchemy makes of what returns something.
            connection.execute(save.returning(tails.c.run) if is_postgresql else save, rows)

    def stop_requests(self) -> list[str]:
        """The answers of this process that somebody asked to stop."""
        query = select(messages.c.id).where(
            being_written,
            messages.c.process_id == self._process_id,
            messages.c.stop_requested_at.is_not(None),
        )
        with self._database.read() as connection:
            return list(connection.scalars(query))

    def end(
        self,
        owner_id: str,
        answer_id: str,
        run: int,
        parts: Sequence[Part] | None,
        ending: Ending,
        entries: Sequence[Entry] = (),
    ) -> bool:
        """Stores how the run ended and what it took, with the whole answer.

        False, and nothing is stored, if it has ended otherwise.

        `parts` None: with what of it is stored already. Raises UnstorableError, LeaseLostError.
        """
        with self._ending(owner_id) as (connection, seq):
            check_lease(connection, self._process_id)
            return _end(connection, seq, owner_id, answer_id, run, self._process_id, parts, ending, entries)

    def leftovers(self) -> list[Leftover]:
        """What is being written by nobody: its process is dead."""
        columns = (messages.c.owner_id, messages.c.id, messages.c.run, messages.c.process_id)
        is_left = messages.c.process_id.not_in(select(processes.c.id))
        model = func.coalesce(messages.c.model, "")
        run = (runs.c.start, runs.c.started_at)
        query = select(
            *columns, messages.c.stop_requested_at.is_not(None), model, *run, messages.c.drawing.is_not(None)
        )
        this_run = and_(runs.c.message_id == messages.c.id, runs.c.run == messages.c.run)
        query = query.join(runs, this_run).where(being_written, is_left)
        with self._database.read() as connection:
            return [Leftover(*row) for row in connection.execute(query)]

    def stored_parts(self, answer_id: str, run: int) -> list[Part]:
        """What there is of an answer being written."""
        with self._database.read() as connection:
            return _stored_parts(connection, answer_id, run)

    def asked(self, answer_id: str) -> list[Turn]:
        """What its model was asked, with all that was said before."""
        with self._database.read() as connection:
            return asked_turns(connection, answer_id)

    def end_leftover(
        self, leftover: Leftover, parts: Sequence[Part] | None, ending: Ending, entries: Sequence[Entry]
    ) -> bool:
        """The same for what a dead process left; False if somebody else has ended it. Raises UnstorableError."""
        owner_id, answer_id, run, process_id, *_ = leftover
        with self._ending(owner_id) as (connection, seq):
            return _end(connection, seq, owner_id, answer_id, run, process_id, parts, ending, entries)

    @contextmanager
    def _ending(self, owner_id: str) -> Iterator[Write]:
        try:
            with self._database.write_for(owner_id) as write:
                yield write
        except (UnavailableError, LeaseLostError):
            raise
        except Exception as error:
            raise UnstorableError from error


def _stored_parts(connection: Connection, answer_id: str, run: int) -> list[Part]:
    parts = connection.scalars(select(messages.c.parts).where(messages.c.id == answer_id))
    own = and_(tails.c.message_id == answer_id, tails.c.run == run)
    return parts_of((*parts, *connection.scalars(select(tails.c.parts).where(own).order_by(tails.c.start))))


def _end(
    connection: Connection,
    seq: int,
    owner_id: str,
    answer_id: str,
    run: int,
    process_id: str,
    parts: Sequence[Part] | None,
    ending: Ending,
    entries: Sequence[Entry],
) -> bool:
    mine = and_(being_written, messages.c.run == run, messages.c.process_id == process_id)
    whole = _stored_parts(connection, answer_id, run) if parts is None else parts
    left = {"process_id": None, "stop_requested_at": None}
    ended = {"status": ending.status, "parts": encoded(whole), "to_index": True} | left
    ending_update = update(messages).where(messages.c.id == answer_id, mine).values(ended)
    conversation_id = connection.scalar(ending_update.returning(messages.c.conversation_id))
    if conversation_id is None:
        return False
    this_run = and_(runs.c.message_id == answer_id, runs.c.run == run)
    connection.execute(update(runs).where(this_run).values(**ending_columns(ending)))
    connection.execute(delete(tails).where(tails.c.message_id == answer_id))
    enter(connection, owner_id, conversation_id, entries, "answer", answer_id)
    now = now_ms()
    update_conversation(connection, conversation_id, seq=seq, updated_at=now, answered_at=now)
    return True
