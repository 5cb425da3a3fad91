"""What can be searched, kept up with what is written. Nobody waits for it: it is a second behind."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import gevent
from sqlalchemy import ColumnElement, Connection, Table, and_, delete, insert, not_, select, update

from parley.domain.part import text_of
from parley.domain.searching import terms_of
from parley.pace import Pace
from parley.store.database import Database
from parley.store.records import parts_of
from parley.store.tables import being_written, conversations, messages, search_documents

# How much is read at once, and how much is stored without letting others through.
_MESSAGES_AT_ONCE = 20
_TITLES_AT_ONCE = 200
_DOCUMENTS_AT_ONCE = 4
# Code points of one document: its terms take some ten milliseconds. PostgreSQL holds one megabyte of them at most.
DOCUMENT = 20_000
# What the next document begins with, too, so that nothing is missed that is cut in two.
OVERLAP = 64


_temporary = select(conversations.c.id).where(conversations.c.temporary)


class _Source(NamedTuple):
    """A text that is to be indexed. `row`: where it stands, if that has not changed since."""

    table: Table
    row: ColumnElement[bool]
    own_documents: ColumnElement[bool]
    labels: dict[str, str | None]
    common_term: str
    text: str


class SearchIndex:
    """For the whole database: any number of processes may keep it up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def update(self) -> bool:
        """Takes in some of what is new. Whether there may be more."""
        sources = self._sources()
        pace = Pace()
        for source in sources:
            pace.rest()
            documents = list(_documents(source, pace))
            with self._database.write() as connection:
                # Of several processes that have read it, one takes it in; and nobody what is out of date.
                taken = update(source.table).where(source.row, source.table.c.to_index).values(to_index=False)
                if connection.execute(taken).rowcount:
                    connection.execute(delete(search_documents).where(source.own_documents))
                    _insert(connection, documents)
        return bool(sources)

    def _sources(self) -> list[_Source]:
        titles = select(conversations.c.id, conversations.c.owner_id, conversations.c.title)
        titles = titles.where(conversations.c.to_index, not_(conversations.c.temporary)).limit(_TITLES_AT_ONCE)
        said = select(*(messages.c[name] for name in ("seq", "id", "owner_id", "conversation_id", "run", "parts")))
        said = said.where(messages.c.to_index, not_(being_written), messages.c.conversation_id.not_in(_temporary))
        # Any of them: to find the oldest, all that an import brought would be sorted each time.
        said = said.limit(_MESSAGES_AT_ONCE)
        with self._database.read() as connection:
            named = [_title(*row) for row in connection.execute(titles)]
            return named + [_message(*row) for _, *row in sorted(connection.execute(said))]


def title_term(owner_id: str) -> str:
    """What all titles of an owner have in common, and no text has."""
    return "_t" + owner_id.replace("-", "")


def message_term(owner_id: str) -> str:
    """The same of all messages."""
    return "_m" + owner_id.replace("-", "")


def _title(conversation_id: str, owner_id: str, title: str | None) -> _Source:
    own = and_(search_documents.c.conversation_id == conversation_id, search_documents.c.message_id.is_(None))
    return _Source(
        conversations,
        and_(conversations.c.id == conversation_id, conversations.c.title.is_not_distinct_from(title)),
        own,
        {"conversation_id": conversation_id, "message_id": None},
        title_term(owner_id),
        title or "",
    )


def _message(message_id: str, owner_id: str, conversation_id: str, run: int, parts: str) -> _Source:
    return _Source(
        messages,
        and_(messages.c.id == message_id, messages.c.run == run, not_(being_written)),
        search_documents.c.message_id == message_id,
        {"conversation_id": conversation_id, "message_id": message_id},
        message_term(owner_id),
        text_of(parts_of([parts])),
    )


def _documents(source: _Source, pace: Pace) -> Iterator[dict[str, object]]:
    for start in range(0, len(source.text), DOCUMENT):
        if start:
            pace.rest()
        terms = terms_of(source.text[start : start + DOCUMENT + OVERLAP])
        if terms:
            yield source.labels | {"start": start, "terms": " ".join((source.common_term, *terms))}


def _insert(connection: Connection, documents: Sequence[dict[str, object]]) -> None:
    for at in range(0, len(documents), _DOCUMENTS_AT_ONCE):
        if at:
            gevent.sleep(0)
        connection.execute(insert(search_documents), documents[at : at + _DOCUMENTS_AT_ONCE])
