"""Conversations as files to take away: one as Markdown, one or all as an archive. What is long comes piece by piece."""

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import BinaryIO, Literal

import gevent
import msgspec

from parley.domain.conversation import Conversation
from parley.domain.errors import NotFoundError
from parley.domain.part import File, Image, files_of
from parley.exchange.markdown import markdown
from parley.exchange.safe_name import safe_name
from parley.files.files import Files
from parley.store.conversations import ConversationStore

Format = Literal["markdown", "json"]

# Of the JSON in an archive. A reader that knows this number knows everything in it.
VERSION = 1
_PIECE_BYTES = 256 * 1024
_LONGEST_NAME = 80
_UNTITLED = "conversation"
_UNNAMED = "file"


class Exports:
    """What one owner can take away. An archive is read from the store as it is fetched."""

    def __init__(self, conversations: ConversationStore, files: Files) -> None:
        self._conversations = conversations
        self._files = files

    def read(self, owner_id: str, conversation_id: str) -> Conversation:
        """Raises NotFoundError."""
        return self._conversations.read(owner_id, conversation_id)

    def archive(self, owner_id: str, conversation_ids: Sequence[str] | None, wanted: Format) -> Iterator[bytes]:
        """A zip of these conversations, or of all but temporary ones. What is deleted meanwhile is not in it."""
        ids = self._conversations.ids(owner_id) if conversation_ids is None else conversation_ids
        return _zipped(self._entries(owner_id, ids, wanted))

    def pictures(self, owner_id: str, pictures: Sequence[Image]) -> Iterator[bytes]:
        """A zip of them, whose names stand in their order. What is gone meanwhile is not in it."""
        return _zipped(self._pictures(owner_id, pictures))

    def _pictures(self, owner_id: str, pictures: Sequence[Image]) -> "Iterator[_Entry]":
        for number, picture in enumerate(pictures, 1):
            with suppress(NotFoundError):
                body = self._files.find(owner_id, picture.file_id).open(None)
                yield _Entry(f"{number:02} {safe_name(picture.name, _UNNAMED)}", body, is_packed=True)

    def _entries(self, owner_id: str, ids: Iterable[str], wanted: Format) -> "Iterator[_Entry]":
        if wanted == "json":
            head = {"format": "parley", "version": VERSION, "exported_at": datetime.now(UTC).isoformat()}
            yield _Entry("parley.json", io.BytesIO(msgspec.json.encode(head)))
        known: set[str] = set()
        for conversation_id in ids:
            with suppress(NotFoundError):
                conversation = self._conversations.read(owner_id, conversation_id)
                if wanted == "markdown":
                    name = f"{file_name(conversation)} {conversation.id[:8]}.md"
                    yield _Entry(name, io.BytesIO(markdown(conversation).encode()))
                    continue
                yield _Entry(f"conversations/{conversation.id}.json", io.BytesIO(msgspec.json.encode(conversation)))
                for file in _files_of(conversation):
                    if file.file_id not in known:
                        known.add(file.file_id)
                        with suppress(NotFoundError):
                            body = self._files.find(owner_id, file.file_id).open(None)
                            name = f"files/{file.file_id}/{safe_name(file.name, _UNNAMED)}"
                            yield _Entry(name, body, is_packed=_is_packed(file))


class _Entry(msgspec.Struct):
    """`is_packed`: it would not become smaller."""

    name: str
    body: BinaryIO
    is_packed: bool = False


def file_name(conversation: Conversation) -> str:
    """Its title as every file system takes it, without an ending."""
    # One that begins with a dot would be hidden.
    return safe_name((conversation.title or "").lstrip(" .")[:_LONGEST_NAME], _UNTITLED)


def _files_of(conversation: Conversation) -> Iterator[Image | File]:
    for message in conversation.messages or ():
        yield from files_of(message.parts or ())


def _is_packed(file: Image | File) -> bool:
    return not file.media_type.startswith("text/")


def _zipped(entries: Iterable[_Entry]) -> Iterator[bytes]:
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            info = zipfile.ZipInfo(entry.name, datetime.now(UTC).timetuple()[:6])
            info.compress_type = zipfile.ZIP_STORED if entry.is_packed else zipfile.ZIP_DEFLATED
            with entry.body, archive.open(info, "w", force_zip64=True) as target:
                while piece := entry.body.read(_PIECE_BYTES):
                    target.write(piece)
                    yield sink.take()
                    # Packing takes the processor: running answers go first.
                    gevent.sleep(0)
    yield sink.take()


class _Sink(io.RawIOBase):
    """What was written and not yet sent; it cannot go back, so that nothing is kept."""

    def __init__(self) -> None:
        super().__init__()
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: "bytes | bytearray | memoryview") -> int:  # type: ignore[override]
        self._pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
