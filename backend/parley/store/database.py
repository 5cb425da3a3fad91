"""The way to the database: short transactions, and one writer at a time where it allows no more. Knows only owners."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import NamedTuple
from weakref import WeakValueDictionary

import gevent
import gevent.lock
from sqlalchemy import (
    URL,
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    literal,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError, InterfaceError, InternalError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError

from parley.domain.errors import UnavailableError
from parley.store.records import now_ms
from parley.store.tables import owners

_log = logging.getLogger(__name__)
# How long a write waits for its turn and for another process's lock on SQLite (a backup, a shell); how often it looks.
_BUSY_S = 5.0
_BUSY_PAUSE_S = 0.05
# Where somebody else holds all of SQLite's locks, it tries for ten seconds by itself, and nothing else goes on here.
# Nobody asks again for so long then, or all that has to do with the database would try one after the other.
_REST_S = 5.0
# How long a call may wait for one of the connections, for a new one, and for an answer of PostgreSQL.
_CONNECTION_S = 5
_STATEMENT_MS = 10_000
_RETRY_AFTER_S = 2
_OUT_OF_REACH = (OperationalError, InterfaceError, InternalError, NoConnectionError)

# Put together once: every change begins with this.
_TAKE_NUMBERS = (
    update(owners)
    .where(owners.c.id == bindparam("owner"))
    .values(seq=owners.c.seq + bindparam("changes"))
    .returning(owners.c.seq)
)


class Write(NamedTuple):
    """An open write transaction of one owner. `seq`: the first of the change numbers it took."""

    connection: Connection
    seq: int


class Database:
    """One engine. No transaction of it may outlive a call: none is open while a stream is."""

    def __init__(self, url: str, connections: int = 5) -> None:
        """`url`: an SQLAlchemy URL of SQLite or PostgreSQL; `connections`: at most so many, of PostgreSQL."""
        self.engine = open_engine(url, connections)
        is_sqlite = self.engine.dialect.name == "sqlite"
        # SQLite has one writer: ours queue here.
        self._turn = gevent.lock.BoundedSemaphore() if is_sqlite else None
        # PostgreSQL has one for each owner. Queueing there, one owner could take up all connections.
        self._owner_turns: WeakValueDictionary[str, gevent.lock.BoundedSemaphore] = WeakValueDictionary()
        # What SQLite's transactions are by themselves; PostgreSQL's see what others commit between two queries.
        self._snapshot = {} if is_sqlite else {"isolation_level": "REPEATABLE READ"}
        self._rests_until = 0.0

    @property
    def is_shared(self) -> bool:
        """Whether servers on other machines may use it."""
        return self._turn is None

    @property
    def now(self) -> ColumnElement[int]:
        """The database's own clock, which processes on several machines agree on; milliseconds since 1970."""
        if self._turn:
            return literal(now_ms(), BigInteger)
        return cast(func.extract("epoch", func.clock_timestamp()) * 1000, BigInteger)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database."""
        with (
            self._reachable(),
            self.engine.connect().execution_options(**self._snapshot) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A transaction on nobody's behalf: checkpoints, recovery."""
        deadline = monotonic() + _BUSY_S
        with self._reachable(), _in_turn(self._turn), write_transaction(self.engine, deadline) as connection:
            yield connection

    @contextmanager
    def write_for(self, owner_id: str, changes: int = 1) -> Iterator[Write]:
        """A transaction under the owner's lock, with the next `changes` of the owner's change numbers."""
        turn = None if self._turn else self._owner_turns.setdefault(owner_id, gevent.lock.BoundedSemaphore())
        with _in_turn(turn), self.write() as connection:
            yield Write(connection, take_numbers(connection, owner_id, changes))

    def check(self) -> None:
        """Raises UnavailableError if the database cannot be reached."""
        self._rests_until = 0.0
        with self.read() as connection:
            # SQLite opens its file only when it is read from.
            connection.execute(select(owners.c.id).limit(1))

    def close(self) -> None:
        """Closes every connection."""
        self.engine.dispose()

    @contextmanager
    def _reachable(self) -> Iterator[None]:
        if monotonic() < self._rests_until:
            raise _out_of_reach()
        try:
            yield
        except (DBAPIError, NoConnectionError) as error:
            if _is_ended(error):
                # Who is ended in the middle of a statement hears of the connection that has none to it now.
                raise gevent.GreenletExit from error
            if not isinstance(error, _OUT_OF_REACH):
                raise
            # An InternalError is none of the statement's: a standby that does not write yet, a transaction cut off.
            cause = error.orig if isinstance(error, DBAPIError) else error
            _log.error("database out of reach", extra={"cause": repr(cause)})
            if _has_code(cause, sqlite3.SQLITE_PROTOCOL):
                self._rests_until = monotonic() + _REST_S
            raise _out_of_reach() from error


@contextmanager
def write_transaction(engine: Engine, until: float) -> Iterator[Connection]:
    """Begun as one that will write. On SQLite it waits for other processes' writes, at the most `until` (monotonic)."""
    options = {"write_until": until}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def take_numbers(connection: Connection, owner_id: str, changes: int) -> int:
    """The first of the next `changes` of the owner's change numbers."""
    last: int = connection.execute(_TAKE_NUMBERS, {"owner": owner_id, "changes": changes}).scalar_one()
    return last - changes + 1


def open_engine(url: str, connections: int = 1) -> Engine:
    """An engine that keeps the promises this room relies on: real transactions, foreign keys, an end to all waiting."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return _open_postgres(parsed, connections)
    engine = create_engine(parsed, connect_args={"timeout": 0}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver's own transaction handling starts none before a SELECT; SQLAlchemy's begin does below.
        connection.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = NORMAL", "foreign_keys = ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A transaction that reads first and writes later would fail instead of waiting, if another came between.
        write_until = connection.get_execution_options().get("write_until")
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE" if write_until else "BEGIN")
            except OperationalError as error:
                if not write_until or not _has_code(error.orig, sqlite3.SQLITE_BUSY) or monotonic() >= write_until:
                    raise
                # SQLite's own waiting would stop every stream of this process.
                gevent.sleep(_BUSY_PAUSE_S)
            else:
                return

    return engine


def _open_postgres(url: URL, connections: int) -> Engine:
    options = {
        "connect_timeout": _CONNECTION_S,
        # A server that has vanished from the network answers nothing at all.
        "tcp_user_timeout": _STATEMENT_MS,
        "options": f"-c statement_timeout={_STATEMENT_MS} -c idle_in_transaction_session_timeout={_STATEMENT_MS}",
        "application_name": "parley",
    }
    return create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=_CONNECTION_S,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args=options,
    )


def lift_timeouts(connection: Connection) -> None:
    """For this transaction: what goes over whole tables takes longer than a request may."""
    if connection.dialect.name == "postgresql":
        for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(select(func.set_config(name, "0", True)))  # noqa: FBT003


def _is_ended(error: BaseException | None) -> bool:
    """Whether it comes of the end of whoever asked."""
    while error is not None and not isinstance(error, gevent.GreenletExit):
        error = error.__cause__ or error.__context__
    return error is not None


def _has_code(cause: BaseException | None, code: int) -> bool:
    return isinstance(cause, sqlite3.OperationalError) and cause.sqlite_errorcode == code


@contextmanager
def _in_turn(turn: gevent.lock.BoundedSemaphore | None) -> Iterator[None]:
    if turn is None:
        yield
        return
    if not turn.acquire(timeout=_BUSY_S):
        raise _out_of_reach()
    try:
        yield
    finally:
        turn.release()


def _out_of_reach() -> UnavailableError:
    detail = "The database cannot be reached at the moment: try again in a few seconds."
    return UnavailableError(detail, _RETRY_AFTER_S)
