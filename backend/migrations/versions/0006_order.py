"""Pinned, archived, in folders, temporary"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("pinned", "archived", "temporary"):
        op.add_column("conversations", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("conversations", sa.Column("folder", sa.Text(), nullable=True))
    condition = sa.text("temporary")
    op.create_index(
        "ix_conversations_temporary",
        "conversations",
        ["last_message_at"],
        sqlite_where=condition,
        postgresql_where=condition,
    )
