"""Where people can be written to, and which links were"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("email", sa.Text()))
    op.add_column("links", sa.Column("email", sa.Text()))
