"""Reads one export that a stranger made, in a process of its own: whatever it does there, nothing else notices.

`python -m parley.exchange.parsing PATH NAME FOLDER FILE_BYTES`. Prints records (see `records`), a line each; files of
messages that are not larger than FILE_BYTES come to lie in FOLDER, under their numbers. Holds one conversation at a
time. Imports nothing that opens connections.
"""

import hashlib
import os
import resource
import sys
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import msgspec

from parley.domain.importing import LossCode, Problem, Source
from parley.exchange.archive import Archive, open_archive
from parley.exchange.formats import chatgpt, claude, librechat, open_webui, own
from parley.exchange.found import FoundConversation, FoundFile, FoundPiece
from parley.exchange.json_items import BrokenJsonError, LargeItem, json_items
from parley.exchange.loose import first, mapping
from parley.exchange.records import (
    Attachment,
    ConversationRecord,
    EndRecord,
    LossRecord,
    MessageRecord,
    Piece,
    Record,
)
from parley.exchange.turns import Message, TooBranchedError, in_turns

# Address space, of which what is resident is a part.
MEMORY_BYTES = 300 * 1024**2
_CPU_S = 3600
_NICENESS = 10
# Of one conversation as JSON. As values it takes a few times that.
_MOST_ITEM_BYTES = 24 * 1024**2
_LONGEST_TITLE = 300
_MOST_UNUSED = 100
# What tells one format from another is in no two of them.
_FORMATS: Sequence[tuple[Source, Any]] = (
    ("chatgpt", chatgpt),
    ("claude", claude),
    ("open_webui", open_webui),
    ("librechat", librechat),
    ("parley", own),
)
_BROKEN = (BrokenJsonError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


class _Position(NamedTuple):
    """How far the reading is."""

    body: BinaryIO
    before: int
    whole: int

    def progress(self) -> float:
        return round(min(1.0, (self.before + self.body.tell()) / max(1, self.whole)), 4)


class _Parsing:
    def __init__(self, archive: Archive, folder: Path, most_file_bytes: int) -> None:
        self._archive = archive
        self._folder = folder
        self._most_file_bytes = most_file_bytes
        self._numbers: dict[str, int] = {}
        self._count = 0
        self._is_known = False

    def records(self) -> Iterator[Record]:
        problem: Problem | None = None
        before = 0
        try:
            for document in self._archive.documents():
                position = _Position(cast("BinaryIO", document.body), before, self._archive.size)
                yield from self._document(document.name, position)
                before += document.size
        except _BROKEN:
            problem = "broken"
        # What breaks off before its first conversation is no more known than what never was one.
        if not self._is_known and not (problem and self._archive.is_zip):
            problem = "unknown_format"
        unused = self._archive.unused()
        yield EndRecord(problem, unused[:_MOST_UNUSED], len(unused))

    def _document(self, name: str, position: _Position) -> Iterator[Record]:
        is_export = False
        strangers = 0
        try:
            for item in json_items(position.body, _MOST_ITEM_BYTES):
                found = list(self._item(item, position)) if isinstance(item, dict | LargeItem) else []
                is_export = is_export or bool(found)
                strangers += not found
                yield from found
        finally:
            # In a document without any conversation nothing is missing from one.
            if is_export:
                self._is_known = True
                self._archive.use(name)
        if is_export and strangers:
            yield LossRecord("unreadable_conversation", strangers, is_whole=True)

    def _item(self, item: dict[str, Any] | LargeItem, position: _Position) -> Iterator[Record]:
        """Nothing, if it is no conversation."""
        values = mapping(item.beginning) if isinstance(item, LargeItem) else item
        title = first(values.get("title"), values.get("name"), values.get("id"), values.get("uuid"))
        for source, form in _FORMATS:
            if not isinstance(item, LargeItem) and form.matches(values):
                try:
                    yield from self._conversation(source, form.conversation(values), position)
                except msgspec.ValidationError:
                    yield LossRecord("unreadable_conversation", 1, is_whole=True, title=title)
                except (TooBranchedError, MemoryError):
                    yield LossRecord("large_conversation", 1, is_whole=True, title=title)
                return
        if isinstance(item, LargeItem):
            yield LossRecord("large_conversation", 1, is_whole=True, title=title)

    def _conversation(self, source: Source, found: FoundConversation, position: _Position) -> Iterator[Record]:
        turns = in_turns(found.nodes, found.leaf_id)
        losses: Counter[LossCode] = Counter(found.losses)
        losses["unreadable_message"] += turns.lost
        if not any(message.pieces for message in turns.messages):
            yield LossRecord("empty_conversation", 1, is_whole=True, title=found.title)
            return
        groups: dict[str, int] = {}
        messages = [self._message(number, message, groups, losses) for number, message in enumerate(turns.messages)]
        digest = hashlib.sha256()
        for message in turns.messages:
            digest.update(msgspec.msgpack.encode((message.parent, message.pieces)))
        yield ConversationRecord(
            source=source,
            source_id=found.source_id[:_LONGEST_TITLE],
            digest=digest.hexdigest(),
            title=found.title[:_LONGEST_TITLE] if found.title else None,
            created_at=found.created_at,
            last_message_at=found.last_message_at,
            model=found.model,
            system_prompt=found.system_prompt,
            params=found.params,
            pinned=found.pinned,
            archived=found.archived,
            folder=found.folder,
            messages=len(messages),
            leaf=turns.leaf,
            progress=position.progress(),
            originals=found.originals,
        )
        yield from messages
        yield from (LossRecord(code, count) for code, count in losses.items() if count)

    def _message(
        self, number: int, message: Message, groups: dict[str, int], losses: Counter[LossCode]
    ) -> MessageRecord:
        nodes = message.nodes
        only = nodes[0] if len(nodes) == 1 else None
        group = groups.setdefault(only.group, number) if only and only.group else None
        return MessageRecord(
            role=message.role,
            parent=message.parent,
            created_at=next((node.created_at for node in nodes if node.created_at is not None), None),
            model=next((node.model for node in reversed(nodes) if node.model), None),
            status=message.status,
            pieces=[self._piece(piece, losses) for piece in message.pieces],
            params=only.params if only else None,
            runs=only.runs if only else (),
            group=group,
            drawing=only.drawing if only else None,
        )

    def _piece(self, piece: FoundPiece, losses: Counter[LossCode]) -> Piece:
        if not isinstance(piece, FoundFile):
            return piece
        attachment = self._attachment(piece)
        if attachment.lack:
            losses[attachment.lack] += 1
        return attachment

    def _attachment(self, file: FoundFile) -> Attachment:
        name = file.name[:_LONGEST_TITLE] or "file"
        if file.data is not None:
            if len(file.data) > self._most_file_bytes:
                return Attachment(name, lack="refused_file")
            self._count += 1
            self._path(self._count).write_bytes(file.data)
            return Attachment(name, self._count)
        entry = self._archive.find(file.keys)
        if entry is None:
            return Attachment(name, lack="missing_file")
        number = self._numbers.get(entry.filename)
        if number is None:
            self._count += 1
            number = self._count
            if not self._archive.extract(entry, self._path(number), self._most_file_bytes):
                return Attachment(name, lack="refused_file")
            self._numbers[entry.filename] = number
        return Attachment(name, number)

    def _path(self, number: int) -> Path:
        return self._folder / str(number)


def main(path: Path, name: str, folder: Path, most_file_bytes: int) -> None:
    """Prints the records."""
    out = sys.stdout.buffer
    encoder = msgspec.json.Encoder()
    try:
        with open_archive(path, name) as archive:
            for record in _Parsing(archive, folder, most_file_bytes).records():
                line = encoder.encode(record)
                if b"\\u0000" in line:
                    line = encoder.encode(_without_nul(msgspec.to_builtins(record)))
                out.write(line + b"\n")
                out.flush()
    except zipfile.BadZipFile:
        out.write(encoder.encode(EndRecord("broken", [name], 1)) + b"\n")


def _without_nul(value: Any) -> Any:
    # PostgreSQL stores none, and no text has a use for one.
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, list):
        return [_without_nul(each) for each in value]
    if isinstance(value, dict):
        return {_without_nul(name): _without_nul(each) for name, each in value.items()}
    return value


if __name__ == "__main__":
    # Running answers go first.
    os.nice(_NICENESS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_CPU_S, _CPU_S))
    main(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), int(sys.argv[4]))
