"""A row for every question to a provider; what answers took so far is taken over from their runs"""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ROWS_AT_ONCE = 500
_ID = sa.Uuid(as_uuid=False)


def _table(name: str, ids: str, others: str, flags: str = "") -> sa.TableClause:
    columns: list[sa.ColumnClause[Any]] = [sa.column(each, _ID) for each in ids.split()]
    columns += [sa.column(each) for each in others.split()]
    return sa.table(name, *columns, *(sa.column(each, sa.Boolean()) for each in flags.split()))


_TOKENS = "input_tokens output_tokens cost first_token_ms duration_ms error_code"
_runs = _table("runs", "message_id", f"{_TOKENS} model status requests started_at", "is_estimated")
_messages = _table("messages", "id owner_id conversation_id", "model")
_conversations = _table("conversations", "id", "", "temporary")
_imported = _table("imported", "conversation_id", "")
_ledger = _table(
    "ledger",
    "id owner_id conversation_id answer_id",
    f"{_TOKENS} purpose model outcome retries created_at",
    "is_estimated",
)
# One a run, as nobody knows any more how often it went on by itself. What came in from elsewhere was not asked here,
# and a copy of what somebody shared has no times.
_ENDED = (
    sa.select(
        *_runs.c,
        _messages.c.owner_id,
        _messages.c.conversation_id,
        _messages.c.model.label("asked_model"),
        _conversations.c.temporary,
    )
    .join(_messages, _messages.c.id == _runs.c.message_id)
    .join(_conversations, _conversations.c.id == _messages.c.conversation_id)
    .where(_messages.c.model.is_not(None), _runs.c.status != "writing")
    .where(_runs.c.duration_ms.is_not(None) | (_runs.c.error_code == "process_died"))
    .where(_messages.c.conversation_id.not_in(sa.select(_imported.c.conversation_id)))
)


def upgrade() -> None:
    with op.batch_alter_table("ledger") as table:
        table.alter_column("conversation_id", existing_type=sa.Uuid(as_uuid=False), nullable=True)
        table.add_column(sa.Column("answer_id", sa.Uuid(as_uuid=False), nullable=True))
        # What is there are titles that were given.
        table.add_column(sa.Column("outcome", sa.String(16), nullable=False, server_default="complete"))
        table.add_column(sa.Column("error_code", sa.String(64), nullable=True))
        table.add_column(sa.Column("first_token_ms", sa.Integer(), nullable=True))
        table.add_column(sa.Column("duration_ms", sa.Integer(), nullable=True))
        table.add_column(sa.Column("retries", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("ledger") as table:
        table.alter_column("outcome", existing_type=sa.String(16), server_default=None)
        table.alter_column("retries", existing_type=sa.Integer(), server_default=None)
    op.execute(
        "UPDATE ledger SET conversation_id = NULL "
        "WHERE conversation_id IN (SELECT id FROM conversations WHERE temporary)"
    )
    rows = op.get_bind().execute(_ENDED).mappings().all()
    for first in range(0, len(rows), _ROWS_AT_ONCE):
        op.bulk_insert(_ledger, _entries(rows[first : first + _ROWS_AT_ONCE]))
    op.drop_index("ix_ledger_owner_id_created_at", "ledger")
    op.create_index("ix_ledger_owner_id_created_at", "ledger", ["owner_id", "created_at", "cost", "input_tokens"])


def _entries(rows: Sequence[sa.RowMapping]) -> list[dict[str, Any]]:
    same = ("owner_id", "error_code", "input_tokens", "output_tokens", "is_estimated", "cost")
    return [
        {name: row[name] for name in (*same, "first_token_ms", "duration_ms")}
        | {
            "id": str(uuid4()),
            "conversation_id": None if row["temporary"] else row["conversation_id"],
            "answer_id": None if row["temporary"] else row["message_id"],
            "purpose": "answer",
            "model": row["model"] or row["asked_model"],
            "outcome": row["status"],
            "retries": max(0, (row["requests"] or 1) - 1),
            "created_at": row["started_at"],
        }
        for row in rows
    ]
