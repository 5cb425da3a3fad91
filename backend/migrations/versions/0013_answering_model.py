"""Which model answered in a run, and which parameters it was asked without"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("model", sa.Text()))
    op.add_column("runs", sa.Column("dropped_params", sa.Text()))
