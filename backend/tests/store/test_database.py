"""The way to the database, when somebody is ended on it."""

import gevent
from sqlalchemy import literal, select

from parley.store.database import Database
from tests.programs import PostgreSQL


def test_who_is_ended_in_the_middle_of_a_statement_is_ended_and_has_not_failed(postgres: PostgreSQL) -> None:
    database = Database(postgres.new_database())

    def look() -> int | None:
        with database.read() as connection:
            return connection.scalar(select(literal(7)))

    # From now on a connection is tried before it is used.
    assert look() == 7
    looking = gevent.spawn(look)
    gevent.sleep(0)
    looking.kill()
    assert looking.exception is None
    ended: object = looking.value
    assert isinstance(ended, gevent.GreenletExit)
    assert look() == 7
    database.close()
