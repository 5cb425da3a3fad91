"""The tables. What each column means stands here; migrations/ says how a database gets them."""

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Uuid,
    false,
    literal_column,
    true,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# Ids are UUIDs, read and written as text. Times are milliseconds since 1970 in UTC. JSON stands in text columns: it is
# decoded into domain values, never asked about in SQL.
ID = Uuid(as_uuid=False)

owners = Table(
    "owners",
    metadata,
    Column("id", ID, primary_key=True),
    Column("created_at", BigInteger, nullable=False),
    # The number of the owner's latest change. Every write transaction takes its numbers first, by an UPDATE of this
    # row, which is thereby also the owner's lock.
    Column("seq", BigInteger, nullable=False),
    Column("deleted_at", BigInteger),  # with all that was theirs; the id is nobody else's ever
)

# Who writes answers. A process that is alive says so again and again, and one that goes takes its row along.
processes = Table(
    "processes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("renewed_at", BigInteger, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("title", Text),
    Column("model", Text),
    Column("system_prompt", Text),
    Column("params", Text),  # JSON: domain.message.Params
    # The end of the path that is shown. No foreign key: messages refer to conversations already.
    Column("leaf_id", ID),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Column("last_message_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),  # when an answer in it last ended
    Column("seen_at", BigInteger),  # when its owner last saw it; unread if answered since
    Column("deleted_at", BigInteger),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("folder", Text),
    # In no list, and gone for good once nothing has happened in it for a while.
    Column("temporary", Boolean, nullable=False, server_default=false()),
    Column("seq", BigInteger, nullable=False),  # the owner's number of its latest change
    Column("fingerprint", String(64), nullable=False),  # SHA-256 of the request that made it
    Column("to_index", Boolean, nullable=False, server_default=true()),  # its title is not what can be searched
    Index(None, "owner_id", "last_message_at", "id"),
    Index(None, "owner_id", "seq"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    # No cascade: a long conversation would recurse more deeply than SQLite allows.
    Column("parent_id", ID, ForeignKey("messages.id")),
    # Of answers that were asked for together, as long as none of them is kept: the first one's id.
    Column("group_id", ID),
    Column("role", String(16), nullable=False),  # user, assistant
    Column("model", Text),
    Column("params", Text),  # JSON: domain.message.Params, as the provider was asked
    Column("status", String(16), nullable=False),  # writing or an outcome
    Column("run", Integer, nullable=False),  # number of the latest run; 0: a question
    Column("created_at", BigInteger, nullable=False),
    Column("seq", BigInteger, nullable=False),  # the owner's number when it was made: the order of creation
    Column("fingerprint", String(64), nullable=False),
    # While writing: who writes, and whether that process has been asked to stop.
    Column("process_id", ID),
    Column("stop_requested_at", BigInteger),
    Column("deleted_at", BigInteger),
    Column("deleted_with", ID),  # the message whose deletion took this one along
    Column("to_index", Boolean, nullable=False, server_default=true()),  # its text is not what can be searched
    Column("drawing", Text),  # JSON: domain.sketch.Sketch, of a question that asks for pictures, and of its answers
    # JSON: a list of domain.part.Part; while writing, without the tails. Last, because SQLite reads a row from its
    # beginning, and most questions about messages are not about what they say.
    Column("parts", Text, nullable=False),
    Index(None, "conversation_id", "seq"),
    Index(None, "parent_id"),
)

# Of all messages only a few are being written, and of all rows only a few are deleted: limits, stop requests, recovery
# and the purge look for just those. A literal, because SQLite takes a partial index only for what it can prove.
being_written = messages.c.status == literal_column("'writing'")


def _partial_index(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


_partial_index("ix_messages_writing_owner_id", being_written, messages.c.owner_id)
_partial_index("ix_messages_writing_conversation_id", being_written, messages.c.conversation_id)
_partial_index("ix_conversations_temporary", conversations.c.temporary, conversations.c.last_message_at)
_partial_index("ix_messages_group_id", messages.c.group_id.is_not(None), messages.c.group_id)
for _table in (conversations, messages):
    _partial_index(f"ix_{_table.name}_deleted_at", _table.c.deleted_at.is_not(None), _table.c.deleted_at)
    _partial_index(f"ix_{_table.name}_to_index", _table.c.to_index, _table.c.id)

runs = Table(
    "runs",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("start", Integer, nullable=False),  # the answer's length when the run began
    Column("status", String(16), nullable=False),
    Column("started_at", BigInteger, nullable=False),
    Column("finish_reason", String(16)),
    Column("provider_finish_reason", Text),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("reasoning_tokens", Integer),
    Column("is_estimated", Boolean),
    Column("cost", Float),  # US dollars
    Column("left_out", Integer),  # messages that did not fit into the context window
    Column("model", Text),  # the one that answered, unless it is the message's
    Column("dropped_params", Text),  # JSON: a list of names
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer),
    Column("part_ms", Text),  # JSON: a list of milliseconds
    Column("requests", Integer),
    Column("stalls", Integer),
    Column("error_code", String(64)),
    Column("error_detail", Text),
    Column("is_upstream_closed", Boolean),
    Column("closed_after_ms", Integer),
)

# What a run wrote since the message's parts were last merged; gone when it ends. Append-only, so that a checkpoint
# costs what is new and not what is there.
tails = Table(
    "tails",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("run", Integer, primary_key=True),
    Column("start", Integer, primary_key=True),  # the answer's length before this tail
    Column("parts", Text, nullable=False),  # JSON: pieces, to be merged in the order of `start`
)

# What a person keeps to use again.
library = Table(
    "library",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("kind", String(16), nullable=False),  # preset, prompt
    Column("body", Text, nullable=False),  # JSON: domain.library.Preset or PromptTemplate
    Column("created_at", BigInteger, nullable=False),
    Index(None, "owner_id", "kind", "created_at"),
)

# Bytes kept outside the database under their SHA-256: files as they were attached, and texts found in them. A row is
# there before the bytes are, and as long as they are.
blobs = Table(
    "blobs",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("touched_at", BigInteger, nullable=False),  # when somebody last brought these bytes
    Column("removing_at", BigInteger),  # since when they are being deleted; until the row is gone nobody brings them
)

# Each upload is one; several may have the same content.
files = Table(
    "files",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("digest", String(64), ForeignKey("blobs.digest"), nullable=False),
    Column("text_digest", String(64), ForeignKey("blobs.digest")),
    Column("received_digest", String(64), nullable=False),  # of what was sent; a picture is kept without what it tells
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("kind", String(16), nullable=False),  # image, text, document, audio
    Column("size", BigInteger, nullable=False),
    Column("width", Integer),
    Column("height", Integer),
    Column("characters", Integer, nullable=False),
    Column("given", Integer, nullable=False),
    Column("tokens", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Index(None, "digest"),
    Index(None, "text_digest"),
    Index(None, "created_at"),
)

# Which messages a file is attached to. One that is attached to none goes after a day.
message_files = Table(
    "message_files",
    metadata,
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE"), primary_key=True),
    Column("file_id", ID, ForeignKey("files.id"), primary_key=True),
    Index(None, "file_id"),
)

# Snapshots of paths that whoever has the token may see.
shares = Table(
    "shares",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("token", String(64), nullable=False),
    Column("shown", Text, nullable=False),  # JSON: domain.share.Shown
    Column("body", Text, nullable=False),  # JSON: domain.share.Snapshot
    Column("created_at", BigInteger, nullable=False),
    Index(None, "token", unique=True),
    Index(None, "conversation_id"),
)

# Which files a snapshot shows, also when their message is gone.
share_files = Table(
    "share_files",
    metadata,
    Column("share_id", ID, ForeignKey("shares.id", ondelete="CASCADE"), primary_key=True),
    Column("file_id", ID, ForeignKey("files.id"), primary_key=True),
    Index(None, "file_id"),
)

# Files of conversations from elsewhere that were sent in.
imports = Table(
    "imports",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("source", String(16)),  # domain.importing.Source; null until it is known
    Column("status", String(16), nullable=False),  # domain.importing.ImportStatus
    Column("problem", String(32)),
    Column("report", Text, nullable=False),  # JSON: domain.importing.Report
    Column("process_id", ID, nullable=False),  # who reads it
    Column("created_at", BigInteger, nullable=False),
    Column("ended_at", BigInteger),
    Index(None, "owner_id", "created_at"),
)

# Which conversation came in by which import, and what it was where it came from.
imported = Table(
    "imported",
    metadata,
    Column("conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), primary_key=True),
    Column("import_id", ID, ForeignKey("imports.id", ondelete="CASCADE"), nullable=False),
    Column("owner_id", ID, nullable=False),
    Column("source", String(16), nullable=False),
    Column("source_id", Text, nullable=False),
    Column("digest", String(64), nullable=False),  # of what it said then
    Index(None, "import_id"),
    Index(None, "owner_id", "source", "source_id"),
)

# Every question to a provider and what it took, whatever became of it. Kept when its conversation is gone, which a
# temporary one's rows never name.
ledger = Table(
    "ledger",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("conversation_id", ID),
    Column("answer_id", ID),
    Column("purpose", String(16), nullable=False),  # domain.ledger.Purpose
    Column("model", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("error_code", String(64)),
    Column("input_tokens", Integer),
    Column("output_tokens", Integer),
    Column("is_estimated", Boolean),
    Column("cost", Float),  # US dollars, by the price of that moment; null where nobody knew it
    Column("first_token_ms", Integer),
    Column("duration_ms", Integer),
    Column("retries", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),  # when it was asked
    # With what says the cost, so that what a month came to is read from the index alone.
    Index("ix_ledger_owner_id_created_at", "owner_id", "created_at", "cost", "input_tokens"),
)

# What programs call the gateway with.
tokens = Table(
    "tokens",
    metadata,
    Column("id", ID, primary_key=True),
    Column("owner_id", ID, ForeignKey("owners.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256
    Column("ending", String(4), nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("last_used_at", BigInteger),
    Index(None, "owner_id"),
)

# What those of them said before that name a session.
contexts = Table(
    "contexts",
    metadata,
    Column("token_id", ID, ForeignKey("tokens.id", ondelete="CASCADE"), primary_key=True),
    Column("session", Text, primary_key=True),
    Column("messages", Text, nullable=False),  # JSON: as the chat API has them
    Column("used_at", BigInteger, nullable=False),
    Index(None, "used_at"),
)

# What can be searched: titles, and what messages say, in stretches of bounded length. Follows from the rest: it can be
# made anew. Each database keeps an index over `terms` beside it (migrations/versions/0004_search.py).
search_documents = Table(
    "search_documents",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),  # the later, the newer
    Column("conversation_id", ID, ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", ID, ForeignKey("messages.id", ondelete="CASCADE")),  # null: the title
    Column("start", Integer, nullable=False),  # where in the message's text it begins, in code points
    Column("terms", Text, nullable=False),  # each once, separated by spaces; the owner's among them
    Index(None, "message_id"),
    Index(None, "conversation_id"),
)
_partial_index("ix_search_documents_titles", search_documents.c.message_id.is_(None), search_documents.c.id)
