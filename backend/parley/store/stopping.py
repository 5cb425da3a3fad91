"""Stop, as the database knows it: a note for whoever writes an answer. Ends nothing itself."""

from sqlalchemy import ColumnElement, Connection, update

from parley.store.records import now_ms
from parley.store.tables import being_written, messages


def request_stops(connection: Connection, chosen: ColumnElement[bool]) -> list[str]:
    """Notes for whoever writes answers among these messages that they should stop; their ids."""
    asked = update(messages).where(chosen, being_written).values(stop_requested_at=now_ms())
    return list(connection.scalars(asked.returning(messages.c.id)))
