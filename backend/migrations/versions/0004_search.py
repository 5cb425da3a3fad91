"""An index of words, so that conversations can be searched"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# SQLite keeps the index in a table of its own that reads its text from ours: these keep the two together
# (https://www.sqlite.org/fts5.html, external content tables).
_SQLITE = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5
    (terms, content='search_documents', content_rowid='id', tokenize="ascii tokenchars '_'", prefix='1 2 3')
    """,
    """
    CREATE TRIGGER search_documents_inserted AFTER INSERT ON search_documents BEGIN
        INSERT INTO search_index(rowid, terms) VALUES (new.id, new.terms);
    END
    """,
    """
    CREATE TRIGGER search_documents_deleted AFTER DELETE ON search_documents BEGIN
        INSERT INTO search_index(search_index, rowid, terms) VALUES ('delete', old.id, old.terms);
    END
    """,
)
# PostgreSQL's own parser would take the terms apart once more, in its own way.
_POSTGRESQL = (
    """
    ALTER TABLE search_documents ADD COLUMN lexemes tsvector NOT NULL
    GENERATED ALWAYS AS (array_to_tsvector(string_to_array(terms, ' '))) STORED
    """,
    "CREATE INDEX ix_search_documents_lexemes ON search_documents USING gin (lexemes)",
)


def upgrade() -> None:
    is_postgresql = op.get_context().dialect.name == "postgresql"
    op.create_table(
        "search_documents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("conversation_id", sa.Uuid(as_uuid=False), nullable=False),
        sa.Column("message_id", sa.Uuid(as_uuid=False), nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name="fk_search_documents_conversation_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name="fk_search_documents_message_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_search_documents"),
    )
    op.create_index("ix_search_documents_message_id", "search_documents", ["message_id"])
    op.create_index("ix_search_documents_conversation_id", "search_documents", ["conversation_id"])
    titles = sa.text("message_id IS NULL")
    op.create_index(
        "ix_search_documents_titles", "search_documents", ["id"], sqlite_where=titles, postgresql_where=titles
    )
    for statement in _POSTGRESQL if is_postgresql else _SQLITE:
        op.execute(statement)
    for table in ("conversations", "messages"):
        # What is there already is to be indexed, too.
        op.add_column(table, sa.Column("to_index", sa.Boolean(), nullable=False, server_default=sa.true()))
        condition = sa.text("to_index")
        op.create_index(f"ix_{table}_to_index", table, ["id"], sqlite_where=condition, postgresql_where=condition)
