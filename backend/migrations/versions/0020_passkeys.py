"""Passkeys, and who signs in with one beside the password"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("needs_passkey", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Uuid(as_uuid=False), primary_key=True),
        sa.Column(
            "owner_id", sa.Uuid(as_uuid=False), sa.ForeignKey("people.owner_id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("credential_id", sa.Text(), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at", sa.BigInteger()),
    )
    op.create_index("ix_passkeys_owner_id", "passkeys", ["owner_id"])
    op.create_table(
        "spent_challenges",
        sa.Column("digest", sa.String(64), primary_key=True),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
    )
    op.create_index("ix_spent_challenges_expires_at", "spent_challenges", ["expires_at"])
