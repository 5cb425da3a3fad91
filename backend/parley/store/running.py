"""Answers that are being written, by whatever process and for whomever. Tells nothing of what they say."""

from typing import NamedTuple

from sqlalchemy import RowMapping, Select, and_, func, select

from parley.domain.errors import NotFoundError
from parley.domain.part import length_of
from parley.domain.running import RunningAnswer
from parley.store.database import Database
from parley.store.people_tables import people
from parley.store.records import now_ms, parts_of, rfc3339
from parley.store.tables import being_written, messages, processes, runs, tails


class Whose(NamedTuple):
    """`login`: of the person; None where there is no account."""

    owner_id: str
    login: str | None
    is_running: bool


class RunningStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self, limit: int) -> tuple[list[RunningAnswer], int]:
        """Those that began first, and how many there are."""
        count = select(func.count()).select_from(messages).where(being_written)
        with self._database.read() as connection:
            rows = connection.execute(_running().limit(limit)).mappings().all()
            total = connection.scalar(count) or 0
        now = now_ms()
        return [_answer(row, now) for row in rows], total

    def whose(self, answer_id: str) -> Whose:
        """Raises NotFoundError, also for a question."""
        query = (
            select(messages.c.owner_id, people.c.login, messages.c.status)
            .outerjoin(people, people.c.owner_id == messages.c.owner_id)
            .where(messages.c.id == answer_id, messages.c.role == "assistant")
        )
        with self._database.read() as connection:
            row = connection.execute(query).first()
        if row is None:
            raise NotFoundError("There is no such answer.")
        return Whose(row.owner_id, row.login, row.status == "writing")


def _running() -> Select[tuple[object, ...]]:
    this_run = and_(runs.c.message_id == messages.c.id, runs.c.run == messages.c.run)
    own = and_(tails.c.message_id == messages.c.id, tails.c.run == messages.c.run)
    # What was written in the last second alone: to read all of it would cost what it is long.
    latest = select(func.max(tails.c.start)).where(own).correlate(messages).scalar_subquery()
    newest = tails.alias("newest")
    is_newest = and_(newest.c.message_id == messages.c.id, newest.c.run == messages.c.run, newest.c.start == latest)
    return (
        select(
            messages.c.id,
            messages.c.owner_id,
            messages.c.model,
            messages.c.stop_requested_at,
            people.c.name,
            processes.c.name.label("process"),
            runs.c.started_at,
            runs.c.start,
            newest.c.start.label("tail_start"),
            newest.c.parts.label("tail"),
        )
        .join(runs, this_run)
        .outerjoin(people, people.c.owner_id == messages.c.owner_id)
        .outerjoin(processes, processes.c.id == messages.c.process_id)
        .outerjoin(newest, is_newest)
        .where(being_written)
        .order_by(runs.c.started_at, messages.c.id)
    )


def _answer(row: RowMapping, now: int) -> RunningAnswer:
    characters = row["start"]
    if row["tail"] is not None:
        characters = row["tail_start"] + sum(map(length_of, parts_of([row["tail"]])))
    return RunningAnswer(
        row["id"],
        row["owner_id"],
        row["name"],
        row["model"],
        rfc3339(row["started_at"]),
        max(0, now - row["started_at"]),
        characters,
        row["process"],
        row["stop_requested_at"] is not None,
    )
