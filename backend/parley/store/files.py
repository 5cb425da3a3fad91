"""Attached files: what is known of each, which messages have them, and which bytes are still needed."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from time import monotonic

import gevent
from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, exists, insert, not_, or_, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.ask import Attached
from parley.domain.errors import FieldError, FileInUseError, InvalidError, NotFoundError, UnavailableError
from parley.domain.file import Digests, StoredFile
from parley.domain.part import File, Image, Text
from parley.store.conversations import id_taken
from parley.store.database import Database
from parley.store.purge import oldest_kept_ms
from parley.store.records import now_ms
from parley.store.tables import blobs, files, message_files, share_files

# Between the moment in which bytes are announced and the one in which a file refers to them.
_UPLOAD_MS = 60 * 60 * 1000
_AT_ONCE = 100
# Who began to delete bytes so long ago has died over it.
_REMOVAL_MS = 60 * 60 * 1000
# How long an upload waits for a deletion of the same bytes.
_PATIENCE_S = 5.0
_PAUSE_S = 0.05

FILE_FACTS = [files.c[name] for name in StoredFile.__struct_fields__]
_unattached = and_(
    not_(exists().where(message_files.c.file_id == files.c.id)),
    not_(exists().where(share_files.c.file_id == files.c.id)),
)
_needed = exists().where(or_(files.c.digest == blobs.c.digest, files.c.text_digest == blobs.c.digest))


class FileStore:
    """Each method is one transaction, or one for each blob."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find_same(self, owner_id: str, file_id: str, received_digest: str) -> StoredFile | None:
        """The file that was made when the same was sent before; raises IdTakenError if the id stands for another."""
        query = select(*FILE_FACTS, files.c.owner_id, files.c.received_digest).where(files.c.id == file_id)
        with self._database.read() as connection:
            row = connection.execute(query).mappings().first()
        if row is None:
            return None
        if (row["owner_id"], row["received_digest"]) != (owner_id, received_digest):
            raise id_taken()
        return file_of(row)

    def touch(self, digests: Sequence[str]) -> None:
        """Says that these bytes are being brought: for a while they are kept though nothing refers to them.

        Waits while some of them are being deleted; raises UnavailableError if that takes long.
        """
        deadline = monotonic() + _PATIENCE_S
        for digest in digests:
            while not self._touch(digest):
                if monotonic() > deadline:
                    raise UnavailableError("The same file is just being deleted: attach it again in a moment.", 1)
                gevent.sleep(_PAUSE_S)

    def add(self, owner_id: str, file: StoredFile, digests: Digests, received_digest: str) -> StoredFile:
        """Raises IdTakenError."""
        row = {name: getattr(file, name) for name in StoredFile.__struct_fields__} | {
            "owner_id": owner_id,
            "digest": digests.content,
            "text_digest": digests.text,
            "received_digest": received_digest,
            "created_at": now_ms(),
        }
        try:
            with self._database.write() as connection:
                connection.execute(insert(files), row)
        except IntegrityError:
            # Sent twice at once, and the other one was faster.
            if known := self.find_same(owner_id, file.id, received_digest):
                return known
            raise id_taken() from None
        return file

    def attach(self, message_id: str, file_id: str) -> None:
        """Notes that the message, which is there already, has the file."""
        with self._database.write() as connection:
            connection.execute(insert(message_files), {"message_id": message_id, "file_id": file_id})

    def get(self, owner_id: str, file_id: str) -> tuple[StoredFile, Digests]:
        """Raises NotFoundError."""
        own = _own(owner_id, file_id)
        with self._database.read() as connection:
            row = (
                connection.execute(select(*FILE_FACTS, files.c.digest, files.c.text_digest).where(own))
                .mappings()
                .first()
            )
        if row is None:
            raise NotFoundError("There is no such file.")
        return file_of(row), Digests(row["digest"], row["text_digest"])

    def digests(self, file_ids: Sequence[str]) -> Mapping[str, Digests]:
        """By id, of those that there are."""
        query = select(files.c.id, files.c.digest, files.c.text_digest).where(files.c.id.in_(file_ids))
        with self._database.read() as connection:
            return {row.id: Digests(row.digest, row.text_digest) for row in connection.execute(query)}

    def remove(self, owner_id: str, file_id: str) -> None:
        """Raises NotFoundError, or FileInUseError if it is attached to a message."""
        own = _own(owner_id, file_id)
        # In the moment in which it is attached the database refuses.
        with suppress(IntegrityError), self._database.write() as connection:
            if connection.execute(delete(files).where(own, _unattached)).rowcount:
                return
        with self._database.read() as connection:
            if connection.scalar(select(files.c.id).where(own)):
                raise FileInUseError("The file is attached to a message: delete that instead.")
        raise NotFoundError("There is no such file.")

    def purge(self) -> None:
        """Removes what was uploaded a day ago or more, and is attached to nothing, or to nothing any more."""
        # What is attached in this very moment stays: the next round looks again.
        with suppress(IntegrityError), self._database.write() as connection:
            connection.execute(delete(files).where(files.c.created_at < oldest_kept_ms(), _unattached))

    def remove_unused(self, remove: Callable[[str], None]) -> None:
        """Hands the digests that no file refers to any more to `remove`, which deletes their bytes.

        That may take its time, and is no part of a transaction: meanwhile the row says so. Raises what `remove` raises.
        """
        unused = and_(not_(_needed), blobs.c.touched_at < now_ms() - _UPLOAD_MS)
        free = and_(unused, or_(blobs.c.removing_at.is_(None), blobs.c.removing_at < now_ms() - _REMOVAL_MS))
        while True:
            with self._database.read() as connection:
                digests = list(connection.scalars(select(blobs.c.digest).where(free).limit(_AT_ONCE)))
            if not digests:
                return
            for digest in digests:
                self._remove(digest, free, remove)

    def _remove(self, digest: str, free: ColumnElement[bool], remove: Callable[[str], None]) -> None:
        own = blobs.c.digest == digest
        with self._database.write() as connection:
            if not connection.execute(update(blobs).where(own, free).values(removing_at=now_ms())).rowcount:
                return
        try:
            remove(digest)
        except BaseException:
            with self._database.write() as connection:
                connection.execute(update(blobs).where(own).values(removing_at=None))
            raise
        with self._database.write() as connection:
            connection.execute(delete(blobs).where(own))

    def _touch(self, digest: str) -> bool:
        """False: it is being deleted."""
        row = {"digest": digest, "touched_at": now_ms()}
        own = blobs.c.digest == digest
        # Whoever else inserts it in this moment has touched it, too.
        with suppress(IntegrityError), self._database.write() as connection:
            if connection.execute(update(blobs).where(own, blobs.c.removing_at.is_(None)).values(row)).rowcount:
                return True
            if connection.scalar(select(blobs.c.digest).where(own)):
                return False
            connection.execute(insert(blobs), row)
        return True


def attach(connection: Connection, message_id: str, files_of_it: Sequence[Image | File]) -> None:
    """Notes which files the message has, in the transaction that inserts it."""
    ids = dict.fromkeys(file.file_id for file in files_of_it)
    if ids:
        connection.execute(insert(message_files), [{"message_id": message_id, "file_id": each} for each in ids])


def resolved(connection: Connection, owner_id: str, parts: Sequence[Text | Attached]) -> list[Text | Image | File]:
    """The parts with the facts of each file in its place. Raises InvalidError naming those that do not exist."""
    ids = [part.file_id for part in parts if isinstance(part, Attached)]
    if not ids:
        return [part for part in parts if isinstance(part, Text)]
    # Held, so that no purge takes one away before the message refers to it.
    query = select(*FILE_FACTS).where(files.c.id.in_(ids), files.c.owner_id == owner_id).with_for_update(read=True)
    found = {row["id"]: file_of(row).part() for row in connection.execute(query).mappings()}
    detail = "There is no such file any more: attach it again."
    missing = [
        FieldError(f"parts.{at}.file_id", detail)
        for at, part in enumerate(parts)
        if isinstance(part, Attached) and part.file_id not in found
    ]
    if missing:
        raise InvalidError(detail, missing)
    return [part if isinstance(part, Text) else found[part.file_id] for part in parts]


def _own(owner_id: str, file_id: str) -> ColumnElement[bool]:
    return and_(files.c.id == file_id, files.c.owner_id == owner_id)


def file_of(row: RowMapping) -> StoredFile:
    """From a row with `FILE_FACTS`."""
    return StoredFile(**{name: row[name] for name in StoredFile.__struct_fields__})
