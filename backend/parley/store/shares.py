"""Shared snapshots: made, listed, revoked, read by whoever has the token, copied into a reader's own."""

import secrets
from collections.abc import Sequence
from hashlib import sha256
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, RowMapping, delete, insert, select
from sqlalchemy.exc import IntegrityError

from parley.domain.ask import Draft
from parley.domain.conversation import Conversation
from parley.domain.errors import InvalidError, NotFoundError
from parley.domain.file import Digests, StoredFile
from parley.domain.part import File, Image, Part, files_of
from parley.domain.share import Share, SharedMessage, Shown, Snapshot, snapshot_of
from parley.store.conversations import id_taken, new_conversation
from parley.store.database import Database
from parley.store.files import FILE_FACTS, file_of
from parley.store.finished import Finished, insert_finished
from parley.store.reading import conversation_row, read_messages, read_tree
from parley.store.records import conversation_of, encoded, now_ms, rfc3339
from parley.store.tables import conversations, files, share_files, shares

# 192 bits.
_TOKEN_BYTES = 24

_snapshot = msgspec.json.Decoder(Snapshot)
_shown = msgspec.json.Decoder(Shown)


class ShareStore:
    """Each method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def create(self, owner_id: str, conversation_id: str, share_id: str, leaf_id: str | None, shown: Shown) -> Share:
        """A snapshot of the path to `leaf_id`, or to the conversation's own; the one that this id has already.

        Raises NotFoundError, IdTakenError, InvalidError if there is nothing to be seen.
        """
        try:
            with self._database.write_for(owner_id) as (connection, _):
                row = conversation_row(connection, owner_id, conversation_id)
                if known := _known(connection, owner_id, share_id):
                    return known
                tree = read_tree(connection, conversation_id)
                end = leaf_id or row["leaf_id"]
                if leaf_id is not None and leaf_id not in tree:
                    raise NotFoundError("There is no such message in this conversation.")
                ids = tree.path(end)
                found = {each.id: each for each in read_messages(connection, conversation_id, tree, ids)}
                now = now_ms()
                path = [found[each] for each in ids]
                snapshot = snapshot_of(conversation_of(row), path, shown, rfc3339(now))
                if not snapshot.messages:
                    raise InvalidError("There is nothing in this conversation that could be shown.")
                token = secrets.token_urlsafe(_TOKEN_BYTES)
                values = {
                    "id": share_id,
                    "owner_id": owner_id,
                    "conversation_id": conversation_id,
                    "token": token,
                    "shown": encoded(shown),
                    "body": encoded(snapshot),
                    "created_at": now,
                }
                connection.execute(insert(shares), values)
                shared = {file.file_id for message in snapshot.messages for file in files_of(message.parts)}
                if shared:
                    connection.execute(
                        insert(share_files), [{"share_id": share_id, "file_id": each} for each in sorted(shared)]
                    )
                return Share(share_id, conversation_id, token, rfc3339(now), shown)
        except IntegrityError:
            raise id_taken() from None

    def of_conversation(self, owner_id: str, conversation_id: str) -> list[Share]:
        """The newest first; raises NotFoundError."""
        query = select(shares).where(shares.c.conversation_id == conversation_id)
        with self._database.read() as connection:
            conversation_row(connection, owner_id, conversation_id)
            rows = connection.execute(query.order_by(shares.c.created_at.desc(), shares.c.id)).mappings()
            return [_share_of(row) for row in rows]

    def revoke(self, owner_id: str, share_id: str) -> None:
        """Nobody sees it any more. Raises NotFoundError."""
        own = (shares.c.id == share_id, shares.c.owner_id == owner_id)
        with self._database.write() as connection:
            if not connection.execute(delete(shares).where(*own)).rowcount:
                raise NotFoundError("There is no such share.")

    def snapshot(self, token: str) -> Snapshot:
        """For anybody. Raises NotFoundError, also while its conversation is deleted."""
        with self._database.read() as connection:
            return _snapshot.decode(_shared(connection, token)["body"])

    def file(self, token: str, file_id: str) -> tuple[StoredFile, Digests]:
        """A file of the snapshot, for anybody; raises NotFoundError."""
        with self._database.read() as connection:
            share = _shared(connection, token)
            query = (
                select(*FILE_FACTS, files.c.digest, files.c.text_digest)
                .join(share_files, share_files.c.file_id == files.c.id)
                .where(share_files.c.share_id == share["id"], files.c.id == file_id)
            )
            row = connection.execute(query).mappings().first()
        if row is None:
            raise NotFoundError("There is no such file.")
        return file_of(row), Digests(row["digest"], row["text_digest"])

    def copy(self, owner_id: str, token: str, conversation_id: str) -> Conversation:
        """A conversation of the reader's own that begins with the snapshot; the one that this id has already.

        Raises NotFoundError, IdTakenError.
        """
        with self._database.read() as connection:
            snapshot = _snapshot.decode(_shared(connection, token)["body"])
        fingerprint = sha256(f"copy {token}".encode()).hexdigest()
        try:
            with self._database.write_for(owner_id, 1 + 2 * len(snapshot.messages)) as (connection, seq):
                mine = select(conversations.c.fingerprint).where(
                    conversations.c.id == conversation_id, conversations.c.owner_id == owner_id
                )
                made = connection.scalar(mine)
                if made is None:
                    draft = Draft(conversation_id, snapshot.title, None, snapshot.system_prompt)
                    row = new_conversation(owner_id, draft, seq) | {"fingerprint": fingerprint}
                    copied = _copied(connection, owner_id, snapshot.messages)
                    connection.execute(insert(conversations), row | {"leaf_id": copied[-1].id, "seen_at": now_ms()})
                    insert_finished(connection, owner_id, conversation_id, copied, seq + 1)
                elif made != fingerprint:
                    raise id_taken()
                return conversation_of(conversation_row(connection, owner_id, conversation_id))
        except IntegrityError:
            raise id_taken() from None


def _known(connection: Connection, owner_id: str, share_id: str) -> Share | None:
    query = select(shares).where(shares.c.id == share_id, shares.c.owner_id == owner_id)
    row = connection.execute(query).mappings().first()
    return _share_of(row) if row else None


def _share_of(row: RowMapping) -> Share:
    shown = _shown.decode(row["shown"])
    return Share(row["id"], row["conversation_id"], row["token"], rfc3339(row["created_at"]), shown)


def _shared(connection: Connection, token: str) -> RowMapping:
    query = (
        select(shares.c.id, shares.c.body)
        .join(conversations, conversations.c.id == shares.c.conversation_id)
        .where(shares.c.token == token, conversations.c.deleted_at.is_(None))
    )
    row = connection.execute(query).mappings().first()
    if row is None:
        raise NotFoundError("This is not shared, or not any more.")
    return row


def _copied(connection: Connection, owner_id: str, shared: Sequence[SharedMessage]) -> list[Finished]:
    """One message after the other, made now. Files become the reader's own."""
    ids = {each.file_id for message in shared for each in files_of(message.parts)}
    own = {file_id: _own_file(connection, owner_id, file_id) for file_id in sorted(ids)}
    copied: list[Finished] = []
    for message in _in_turns(shared):
        parts = [_renamed(part, own) for part in message.parts]
        parent_id = copied[-1].id if copied else None
        copied.append(Finished(str(uuid4()), parent_id, message.role, parts, now_ms(), model=message.model))
    return copied


def _in_turns(shared: Sequence[SharedMessage]) -> list[SharedMessage]:
    """Questions and answers in turn: where an answer was left out, an empty one stands for it."""
    turns: list[SharedMessage] = []
    for message in shared:
        if message.role == "user" and turns and turns[-1].role == "user":
            turns.append(SharedMessage("assistant", None, message.created_at, []))
        turns.append(message)
    if turns[-1].role == "user":
        turns.append(SharedMessage("assistant", None, turns[-1].created_at, []))
    return turns


def _own_file(connection: Connection, owner_id: str, file_id: str) -> str:
    row = connection.execute(select(files).where(files.c.id == file_id)).mappings().one()
    own_id = str(uuid4())
    connection.execute(insert(files), dict(row) | {"id": own_id, "owner_id": owner_id, "created_at": now_ms()})
    return own_id


def _renamed(part: Part, own: dict[str, str]) -> Part:
    if isinstance(part, Image | File):
        return msgspec.structs.replace(part, file_id=own[part.file_id])
    return part
