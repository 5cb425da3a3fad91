"""Imports, and what came in by them"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("owner_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.String(16)),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("problem", sa.String(32)),
        sa.Column("report", sa.Text(), nullable=False),
        sa.Column("process_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("ended_at", sa.BigInteger()),
        sa.ForeignKeyConstraint(["owner_id"], ["owners.id"], name="fk_imports_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_imports"),
    )
    op.create_index("ix_imports_owner_id_created_at", "imports", ["owner_id", "created_at"])
    op.create_table(
        "imported",
        sa.Column("conversation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("import_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("owner_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"], ["conversations.id"], name="fk_imported_conversation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["import_id"], ["imports.id"], name="fk_imported_import_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("conversation_id", name="pk_imported"),
    )
    op.create_index("ix_imported_import_id", "imported", ["import_id"])
    op.create_index("ix_imported_owner_id_source_source_id", "imported", ["owner_id", "source", "source_id"])
