"""Which owners were deleted, with all that was theirs"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("owners", sa.Column("deleted_at", sa.BigInteger()))
