"""What a run cost, and what of the conversation it was not told"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("cost", sa.Float(), nullable=True))
    op.add_column("runs", sa.Column("left_out", sa.Integer(), nullable=True))
