"""The record of sign-ins and of what administrators did. Each entry is kept for a year."""

from sqlalchemy import delete, insert, select

from parley.domain.person import AuditEntry
from parley.store.database import Database
from parley.store.people_tables import audit
from parley.store.records import now_ms, rfc3339

_KEPT_MS = 366 * 24 * 60 * 60 * 1000


class AuditStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, action: str, address: str, *, actor: str | None = None, subject: str | None = None) -> None:
        """`actor`, `subject`: logins."""
        row = {"at": now_ms(), "action": action, "actor": actor, "subject": subject, "address": address}
        with self._database.write() as connection:
            connection.execute(insert(audit), row)

    def page(self, before: int | None, limit: int) -> list[AuditEntry]:
        """The newest first; `before`: only what stands before the entry with this id."""
        query = select(audit).order_by(audit.c.id.desc()).limit(limit)
        if before is not None:
            query = query.where(audit.c.id < before)
        with self._database.read() as connection:
            return [
                AuditEntry(row["id"], rfc3339(row["at"]), row["action"], row["actor"], row["subject"], row["address"])
                for row in connection.execute(query).mappings()
            ]

    def purge(self) -> None:
        """What is a year old goes."""
        with self._database.write() as connection:
            connection.execute(delete(audit).where(audit.c.at < now_ms() - _KEPT_MS))
