"""The processes that write answers. A process without a row here is dead: whatever it still does, it writes nothing."""

from collections.abc import Iterable

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from parley.store.database import Database
from parley.store.tables import processes

# How often a process says that it is there, and how long it may be silent until the others take it for dead.
RENEW_S = 5.0
DEAD_AFTER_S = 15.0
# Put together once: whatever a process writes begins with this.
_LEASE = select(processes.c.id).where(processes.c.id == bindparam("process_id")).with_for_update(read=True)


class LeaseLostError(Exception):
    """Others have declared this process dead: it was silent for too long."""


class ProcessStore:
    """For one process; each method is one transaction."""

    def __init__(self, database: Database, process_id: str) -> None:
        self._database = database
        self._process_id = process_id

    def enter(self, name: str) -> None:
        """This process is there. `name`: for people who look after it."""
        row = {"id": self._process_id, "name": name, "renewed_at": self._database.now}
        with self._database.write() as connection:
            # It may have entered before without hearing of it.
            connection.execute(delete(processes).where(processes.c.id == self._process_id))
            connection.execute(insert(processes).values(row))

    def renew(self) -> None:
        """It is still there. Raises LeaseLostError."""
        mine = update(processes).where(processes.c.id == self._process_id).values(renewed_at=self._database.now)
        with self._database.write() as connection:
            if not connection.execute(mine).rowcount:
                raise LeaseLostError

    def others(self) -> list[str]:
        """The other processes that are there, or never said that they go."""
        with self._database.read() as connection:
            return list(connection.scalars(select(processes.c.id).where(processes.c.id != self._process_id)))

    def living(self, silence_s: float) -> dict[str, int]:
        """The other processes that were there within so long, by the database's clock; when each was last."""
        is_heard = processes.c.renewed_at >= self._database.now - round(silence_s * 1000)
        query = select(processes.c.id, processes.c.renewed_at).where(processes.c.id != self._process_id, is_heard)
        with self._database.read() as connection:
            return dict(connection.execute(query).tuples().all())

    def remove(self, process_ids: Iterable[str]) -> None:
        """They are dead."""
        with self._database.write() as connection:
            connection.execute(delete(processes).where(processes.c.id.in_(list(process_ids))))

    def remove_silent(self, silence_s: float) -> list[str]:
        """Whoever has not been there for so long, by the database's clock, is dead; who that is."""
        is_silent = processes.c.renewed_at < self._database.now - round(silence_s * 1000)
        gone = delete(processes).where(processes.c.id != self._process_id, is_silent)
        with self._database.write() as connection:
            return list(connection.scalars(gone.returning(processes.c.id)))

    def leave(self) -> None:
        """It goes."""
        self.remove([self._process_id])


def check_lease(connection: Connection, process_id: str) -> None:
    """Raises LeaseLostError. Until the transaction ends, nobody declares this process dead."""
    if connection.scalar(_LEASE, {"process_id": process_id}) is None:
        raise LeaseLostError
