"""Answers that were asked for together"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("messages", sa.Column("group_id", sa.Uuid(as_uuid=False), nullable=True))
    condition = sa.text("group_id IS NOT NULL")
    op.create_index(
        "ix_messages_group_id", "messages", ["group_id"], sqlite_where=condition, postgresql_where=condition
    )
