"""Searching an owner's conversations. Reads only; what it finds is what the search index has taken in."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Connection,
    Row,
    Select,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from parley.domain.part import text_of
from parley.domain.searching import Found, Hit, Query, SearchResult, found_in
from parley.store.database import Database
from parley.store.records import parts_of, rfc3339
from parley.store.search_index import DOCUMENT, OVERLAP, message_term, title_term
from parley.store.tables import conversations, messages, search_documents

# So many of the newest that match are compared: to look at them all would take the longer the more there are.
_COMPARED = 60
_sqlite_index = table("search_index", column("rowid"), column("search_index"))
# A column that only PostgreSQL has.
_lexemes: ColumnElement[str] = literal_column("search_documents.lexemes").label("lexemes")
# How many documents PostgreSQL compares without its index.
_LATEST = 3000

# Titles, and messages, the newest first.
Rows = tuple[Sequence[Row[Any]], Sequence[Row[Any]]]


class SearchStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, owner_id: str, text: str, limit: int) -> SearchResult:
        """At most `limit` titles and messages that have everything that is wanted in `text`; none if nothing is."""
        query = Query.parse(text)
        if not query.terms:
            return SearchResult([], has_more=False)
        with self._database.read() as connection:
            find = _find_in_postgresql if connection.dialect.name == "postgresql" else _find_in_sqlite
            titles, said = find(connection, owner_id, query)
        hits = _best(_title_hit(row, query) for row in titles) + _best(_message_hit(row, query) for row in said)
        return SearchResult(hits[:limit], len(hits) > limit or _COMPARED in (len(titles), len(said)))


def _newest(owner_id: str) -> Select[Any]:
    """The newest documents of an owner, with the rows they are of."""
    columns = (conversations.c.id, conversations.c.title, search_documents.c.start)
    said = (messages.c.id.label("message_id"), messages.c.role, messages.c.created_at, messages.c.parts)
    return (
        select(*columns, *said)
        .select_from(search_documents)
        .join(conversations, conversations.c.id == search_documents.c.conversation_id)
        .outerjoin(messages, messages.c.id == search_documents.c.message_id)
        .where(conversations.c.owner_id == owner_id)
        .where(conversations.c.deleted_at.is_(None), messages.c.deleted_at.is_(None))
        .limit(_COMPARED)
    )


def _find_in_sqlite(connection: Connection, owner_id: str, query: Query) -> Rows:
    wanted = [f'"{term.text}"' + " *" * term.is_beginning for term in query.terms]

    def find(common_term: str) -> Sequence[Row[Any]]:
        # The index hands them out newest first by itself.
        in_index = _sqlite_index.c.search_index.op("MATCH")(" AND ".join((common_term, *wanted)))
        found = _newest(owner_id).join(_sqlite_index, _sqlite_index.c.rowid == search_documents.c.id)
        return connection.execute(found.where(in_index).order_by(_sqlite_index.c.rowid.desc())).all()

    return find(title_term(owner_id)), find(message_term(owner_id))


def _find_in_postgresql(connection: Connection, owner_id: str, query: Query) -> Rows:
    """Its index knows no order, and its planner not how many will match: what is cheap is tried in turn."""
    wanted = [f"'{term.text}'" + ":*" * term.is_beginning for term in query.terms]
    terms = cast(literal(" & ".join((message_term(owner_id), *wanted))), TSQUERY)
    newest = _newest(owner_id).order_by(search_documents.c.id.desc())
    # What many have is among the latest.
    oldest = select(func.max(search_documents.c.id) - _LATEST).scalar_subquery()
    said = connection.execute(newest.where(search_documents.c.id > oldest, _lexemes.op("@@")(terms))).all()
    if len(said) < _COMPARED:
        in_index = _at_once(select(search_documents.c.id).where(_lexemes.op("@@")(terms)))
        said = connection.execute(newest.join(in_index, in_index.c.id == search_documents.c.id)).all()
    # There are few titles: to read them all is quicker than all words that begin with a letter.
    named = _at_once(select(search_documents.c.id, _lexemes).where(search_documents.c.message_id.is_(None)))
    terms = cast(literal(" & ".join((title_term(owner_id), *wanted))), TSQUERY)
    titles = newest.join(named, named.c.id == search_documents.c.id).where(named.c.lexemes.op("@@")(terms))
    return connection.execute(titles).all(), said


def _at_once(chosen: Select[Any]) -> CTE:
    return chosen.cte().prefix_with("MATERIALIZED")


def _title_hit(row: Row[Any], query: Query) -> tuple[Found, Hit] | None:
    # The index may know an older title.
    found = found_in(row.title or "", query)
    return found and (found, Hit(row.id, row.title, found.snippet))


def _message_hit(row: Row[Any], query: Query) -> tuple[Found, Hit] | None:
    text = text_of(parts_of([row.parts]))[row.start : row.start + DOCUMENT + OVERLAP]
    found = found_in(text, query)
    return found and (
        found,
        Hit(row.id, row.title, found.snippet, row.message_id, row.role, rfc3339(row.created_at)),
    )


def _best(found: Iterable[tuple[Found, Hit] | None]) -> list[Hit]:
    """The best first; of a text that is in more than one document, its best place."""
    hits: dict[tuple[str, str | None], Hit] = {}
    for _, hit in sorted((each for each in found if each), key=lambda each: -each[0].score):
        hits.setdefault((hit.conversation_id, hit.message_id), hit)
    return list(hits.values())
