"""Imports: what is known of each, the conversations that come in by it, and all of them taken back."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
from sqlalchemy import Connection, RowMapping, and_, insert, not_, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.ask import Draft
from parley.domain.errors import NotFoundError
from parley.domain.importing import Import, Problem, Report, Source
from parley.domain.message import Params
from parley.store.conversations import id_taken, new_conversation
from parley.store.database import Database
from parley.store.finished import Finished, insert_finished
from parley.store.records import encoded, now_ms, rfc3339
from parley.store.shelves import Shelved, change_all
from parley.store.stopping import request_stops
from parley.store.tables import conversations, imported, imports, messages, processes

_MOST_LISTED = 50

_report = msgspec.json.Decoder(Report)


class ImportOverError(Exception):
    """It was undone, or taken for dead: nothing more comes in by it."""


class Origin(NamedTuple):
    """Where a conversation comes from: its id there, and SHA-256 of what it says.

    `originals`: of one that Parley wrote itself, its messages' ids and runs.
    """

    source: Source
    source_id: str
    digest: str
    originals: dict[str, int]


class Facts(NamedTuple):
    """A conversation's own facts. Times are milliseconds."""

    title: str | None
    created_at: int
    last_message_at: int
    leaf_id: str
    model: str | None = None
    system_prompt: str | None = None
    params: Params | None = None
    pinned: bool = False
    archived: bool = False
    folder: str | None = None


class ImportStore:
    """Each method is one transaction. `process_id`: who reads what is sent here."""

    def __init__(self, database: Database, process_id: str) -> None:
        self._database = database
        self._process_id = process_id

    def begin(self, owner_id: str, import_id: str, name: str) -> Import:
        """Raises IdTakenError."""
        row = {
            "id": import_id,
            "owner_id": owner_id,
            "name": name,
            "status": "reading",
            "report": encoded(Report()),
            "process_id": self._process_id,
            "created_at": now_ms(),
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(imports), row)
                return _import_of(_row(connection, owner_id, import_id))
        except IntegrityError:
            raise id_taken() from None

    def get(self, owner_id: str, import_id: str) -> Import:
        """Raises NotFoundError."""
        with self._database.read() as connection:
            return _import_of(_row(connection, owner_id, import_id))

    def all(self, owner_id: str) -> list[Import]:
        """The newest first, a bounded number."""
        query = select(imports).where(imports.c.owner_id == owner_id)
        query = query.order_by(imports.c.created_at.desc(), imports.c.id).limit(_MOST_LISTED)
        with self._database.read() as connection:
            return [_import_of(row) for row in connection.execute(query).mappings()]

    def save(self, import_id: str, source: Source | None, report: Report) -> None:
        """How far it is. Raises ImportOverError."""
        self._change(import_id, {"source": source, "report": encoded(report)})

    def end(self, import_id: str, source: Source | None, report: Report, problem: Problem | None) -> None:
        """All of the file was read, or as much as could be. Raises ImportOverError."""
        status = "failed" if problem else "complete"
        values = {"source": source, "report": encoded(report), "status": status, "problem": problem}
        self._change(import_id, values | {"ended_at": now_ms()})

    def interrupt(self, import_id: str) -> None:
        """Nobody reads it any more. Nothing, if it is over."""
        with self._database.write() as connection:
            chosen = (imports.c.id == import_id, imports.c.status == "reading")
            connection.execute(update(imports).where(*chosen).values(status="interrupted", ended_at=now_ms()))

    def interrupt_leftovers(self) -> None:
        """The same for all that dead processes were reading."""
        alive = select(processes.c.id)
        with self._database.write() as connection:
            chosen = (imports.c.status == "reading", imports.c.process_id.not_in(alive))
            connection.execute(update(imports).where(*chosen).values(status="interrupted", ended_at=now_ms()))

    def is_here(self, owner_id: str, origin: Origin) -> bool:
        """Whether this very conversation came in before, or was never gone."""
        own = (conversations.c.owner_id == owner_id, conversations.c.deleted_at.is_(None))
        same = (imported.c.source == origin.source, imported.c.source_id == origin.source_id)
        with self._database.read() as connection:
            known = (
                select(imported.c.conversation_id)
                .join(conversations, conversations.c.id == imported.c.conversation_id)
                .where(*own, *same, imported.c.owner_id == owner_id, imported.c.digest == origin.digest)
            )
            if connection.scalar(known.limit(1)):
                return True
            if not origin.originals:
                return False
            query = (
                select(messages.c.id, messages.c.run)
                .join(conversations, conversations.c.id == messages.c.conversation_id)
                .where(*own, messages.c.conversation_id == origin.source_id, messages.c.deleted_at.is_(None))
            )
            here = dict(connection.execute(query).tuples().all())
        return all(message_id in here and here[message_id] >= run for message_id, run in origin.originals.items())

    def has_earlier(self, owner_id: str, origin: Origin) -> bool:
        """Whether the same conversation is here, but says something else."""
        own = (conversations.c.owner_id == owner_id, conversations.c.deleted_at.is_(None))
        same = (imported.c.source == origin.source, imported.c.source_id == origin.source_id)
        came = (
            select(imported.c.conversation_id)
            .join(conversations, conversations.c.id == imported.c.conversation_id)
            .where(*own, *same, imported.c.owner_id == owner_id)
        )
        written = select(conversations.c.id).where(*own, conversations.c.id == origin.source_id)
        with self._database.read() as connection:
            return connection.scalar(came.limit(1)) is not None or (
                bool(origin.originals) and connection.scalar(written) is not None
            )

    def open(self, owner_id: str, import_id: str, conversation_id: str) -> None:
        """Makes room for a conversation. Until it is closed nobody sees it, and it is gone by itself if it never is.

        Raises ImportOverError.
        """
        with self._database.write_for(owner_id) as (connection, seq):
            _check(connection, import_id)
            connection.execute(
                insert(conversations), new_conversation(owner_id, Draft(conversation_id, temporary=True), seq)
            )

    def add(self, owner_id: str, conversation_id: str, finished: Sequence[Finished]) -> None:
        """Some of its messages, parents before their children."""
        with self._database.write_for(owner_id, len(finished)) as (connection, seq):
            # What is temporary goes when nothing happens in it.
            touched = update(conversations).where(conversations.c.id == conversation_id)
            connection.execute(touched.values(last_message_at=now_ms()))
            insert_finished(connection, owner_id, conversation_id, finished, seq)

    def close(self, owner_id: str, import_id: str, conversation_id: str, origin: Origin, facts: Facts) -> None:
        """The conversation is whole: it is there. Raises ImportOverError."""
        values = facts._asdict() | {"params": encoded(facts.params)}
        with self._database.write_for(owner_id) as (connection, seq):
            _check(connection, import_id)
            change = update(conversations).where(conversations.c.id == conversation_id)
            connection.execute(change.values(**values, temporary=False, updated_at=now_ms(), seq=seq, to_index=True))
            row = {"conversation_id": conversation_id, "import_id": import_id, "owner_id": owner_id}
            names = {"source": origin.source, "source_id": origin.source_id, "digest": origin.digest}
            connection.execute(insert(imported), row | names)

    def undo(self, owner_id: str, import_id: str) -> Shelved:
        """Deletes every conversation that came in by it, which may be restored as others; no more come in.

        Raises NotFoundError.
        """
        with self._database.write_for(owner_id) as (connection, _):
            row = _row(connection, owner_id, import_id)
            values = {"status": "undone", "ended_at": row["ended_at"] or now_ms()}
            connection.execute(update(imports).where(imports.c.id == import_id).values(values))
            came = select(imported.c.conversation_id).where(imported.c.import_id == import_id)
            chosen = and_(
                conversations.c.owner_id == owner_id,
                conversations.c.id.in_(came),
                conversations.c.deleted_at.is_(None),
                not_(conversations.c.temporary),
            )
            now = now_ms()
            ids = change_all(connection, owner_id, chosen, {"deleted_at": now, "updated_at": now})
            return Shelved([], ids, request_stops(connection, messages.c.conversation_id.in_(came)))

    def _change(self, import_id: str, values: dict[str, object]) -> None:
        with self._database.write() as connection:
            chosen = (imports.c.id == import_id, imports.c.status == "reading")
            if not connection.execute(update(imports).where(*chosen).values(values)).rowcount:
                raise ImportOverError


def _check(connection: Connection, import_id: str) -> None:
    """Raises ImportOverError. Until the transaction ends, nobody undoes it."""
    query = select(imports.c.status).where(imports.c.id == import_id).with_for_update(read=True)
    if connection.scalar(query) != "reading":
        raise ImportOverError


def _row(connection: Connection, owner_id: str, import_id: str) -> RowMapping:
    query = select(imports).where(imports.c.id == import_id, imports.c.owner_id == owner_id)
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError("There is no such import.")
    return row


def _import_of(row: RowMapping) -> Import:
    ended_at = row["ended_at"]
    return Import(
        row["id"],
        row["name"],
        row["source"],
        row["status"],
        rfc3339(row["created_at"]),
        None if ended_at is None else rfc3339(ended_at),
        _report.decode(row["report"]),
        row["problem"],
    )
