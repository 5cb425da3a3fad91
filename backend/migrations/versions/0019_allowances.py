"""What roles and people may use"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("allowance", sa.Text()))
    op.create_table(
        "role_allowances",
        sa.Column("role", sa.String(20), primary_key=True),
        sa.Column("allowance", sa.Text(), nullable=False),
    )
