"""One export on its way into the store: record by record, conversation by conversation."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from time import monotonic
from uuid import uuid4

from parley.domain.errors import TooLargeError, UnreadableFileError, UnsupportedFileError
from parley.domain.importing import Problem, Source
from parley.domain.part import File, Image, Part, Text
from parley.domain.run import Outcome, Run, RunError, StopReceipt
from parley.domain.title import named_by, title_of
from parley.exchange.records import (
    Attachment,
    ConversationRecord,
    EndRecord,
    LossRecord,
    MessageRecord,
    Piece,
    Record,
)
from parley.exchange.tally import Tally
from parley.exchange.turns import joined
from parley.files.files import Files
from parley.pace import Pace
from parley.store.finished import Finished
from parley.store.imports import Facts, ImportStore, Origin
from parley.store.records import now_ms

# In one transaction: so many messages, or so many characters, and one more message.
_MOST_MESSAGES = 50
_MOST_CHARACTERS = 200_000
_SAVE_INTERVAL_S = 1.0
_REFUSALS = (TooLargeError, UnreadableFileError, UnsupportedFileError)


_ERRORS: Mapping[Outcome, RunError] = {
    "failed": RunError("failed_elsewhere", "This answer failed where it was written, before it came here."),
    "interrupted": RunError("cut_off_elsewhere", "This answer was cut off where it was written, before it came here."),
}
_UNANSWERED = RunError("unanswered", "There was no answer where this question comes from.")


class _CutOffError(Exception):
    """The reading ended in the middle of a conversation."""


class Intake:
    """Of one import. `folder`: where the files lie that messages have."""

    def __init__(self, store: ImportStore, files: Files, owner_id: str, import_id: str, folder: Path) -> None:
        self._store = store
        self._files = files
        self._owner_id = owner_id
        self._import_id = import_id
        self._folder = folder
        self._tally = Tally()
        self._source: Source | None = None
        self._parts: dict[int, Image | File | str] = {}
        # Files of the conversation that is coming in.
        self._refused = 0
        self._saved_at = 0.0
        # What is read is there without waiting, and so is SQLite.
        self._pace = Pace()

    def take_in(self, records: Iterator[Record]) -> None:
        """All of them. Raises ImportOverError, and UnavailableError with what came until then in the store."""
        problem: Problem | None = None
        # The conversation that a loss concerns; None: it did not come in, and neither does what is said of it.
        conversation_id: str | None = None
        title: str | None = None
        for record in records:
            match record:
                case ConversationRecord():
                    title = record.title
                    try:
                        conversation_id = self._conversation(record, records)
                    except _CutOffError:
                        self._tally.lose("large_conversation", 1, title, None)
                        problem = "too_much"
                case LossRecord(is_whole=True):
                    self._tally.lose(record.code, record.count, record.title, None)
                case LossRecord() if conversation_id:
                    self._tally.lose(record.code, record.count, title, conversation_id)
                case EndRecord():
                    problem = record.problem
                    self._tally.unused, self._tally.unused_count = record.unused, record.unused_count
            self._save()
            self._pace.rest()
        if problem is None:
            self._tally.progress = 1.0
        self._store.end(self._import_id, self._source, self._tally.report(), problem)

    def _conversation(self, record: ConversationRecord, records: Iterator[Record]) -> str | None:
        """Its new id; None if it was here already."""
        self._source = self._source or record.source
        self._tally.progress = record.progress
        messages = _messages(records, record.messages)
        origin = Origin(record.source, record.source_id, record.digest, dict(record.originals))
        if self._store.is_here(self._owner_id, origin):
            deque(messages, maxlen=0)
            self._tally.duplicates += 1
            return None
        is_changed = self._store.has_earlier(self._owner_id, origin)
        conversation_id = str(uuid4())
        self._store.open(self._owner_id, self._import_id, conversation_id)
        ids = [str(uuid4()) for _ in range(record.messages)]
        words = self._store_messages(conversation_id, record, messages, ids)
        now = now_ms()
        last_message_at = min(record.last_message_at or record.created_at or now, now)
        facts = Facts(
            title=record.title or title_of(words),
            # Clocks elsewhere go as they like.
            created_at=min(record.created_at or last_message_at, last_message_at),
            last_message_at=last_message_at,
            leaf_id=ids[record.leaf],
            model=record.model,
            system_prompt=record.system_prompt,
            params=record.params,
            pinned=record.pinned,
            archived=record.archived,
            folder=record.folder,
        )
        self._store.close(self._owner_id, self._import_id, conversation_id, origin, facts)
        self._tally.conversations += 1
        self._tally.changed += is_changed
        self._tally.messages += record.messages
        if self._refused:
            self._tally.lose("refused_file", self._refused, record.title, conversation_id)
            self._refused = 0
        return conversation_id

    def _store_messages(
        self, conversation_id: str, record: ConversationRecord, messages: Iterator[MessageRecord], ids: list[str]
    ) -> str:
        """Stores them, and returns what the first question says."""
        first_words = ""
        waiting: list[Finished] = []
        characters = 0
        before = record.created_at or record.last_message_at or now_ms()
        for number, message in enumerate(messages):
            parts = list(joined(self._part(piece) for piece in message.pieces))
            before = message.created_at or before
            first_words = first_words or (named_by(parts) if message.role == "user" else "")
            finished = Finished(
                ids[number],
                None if message.parent is None else ids[message.parent],
                message.role,
                parts,
                before,
                message.status,
                message.model,
                message.params,
                message.runs or _runs(message),
                None if message.group is None else ids[message.group],
                message.drawing,
            )
            waiting.append(finished)
            characters += sum(len(part.text) for part in parts if isinstance(part, Text))
            if len(waiting) >= _MOST_MESSAGES or characters >= _MOST_CHARACTERS:
                self._add(conversation_id, waiting)
                waiting, characters = [], 0
        if waiting:
            self._add(conversation_id, waiting)
        return first_words

    def _add(self, conversation_id: str, messages: Sequence[Finished]) -> None:
        self._store.add(self._owner_id, conversation_id, messages)
        self._pace.rest()

    def _part(self, piece: Piece) -> Part:
        if not isinstance(piece, Attachment):
            return piece
        if piece.number is None:
            why = "was not in the export" if piece.lack == "missing_file" else "was too large, or broken"
            return Text(f"[The file {piece.name!r} {why}.]")
        if piece.number not in self._parts:
            self._parts[piece.number] = self._file(piece.name, piece.number)
        part = self._parts[piece.number]
        return Text(f"[The file {piece.name!r} could not be taken in. {part}]") if isinstance(part, str) else part

    def _file(self, name: str, number: int) -> Image | File | str:
        """The file, now kept, or why it is not."""
        path = self._folder / str(number)
        try:
            with path.open("rb") as source:
                part = self._files.receive(self._owner_id, str(uuid4()), name, source).part()
        except _REFUSALS as refusal:
            self._refused += 1
            return refusal.detail
        finally:
            path.unlink(missing_ok=True)
        self._tally.files += 1
        return part

    def _save(self) -> None:
        if monotonic() - self._saved_at >= _SAVE_INTERVAL_S:
            self._saved_at = monotonic()
            self._store.save(self._import_id, self._source, self._tally.report())


def _runs(message: MessageRecord) -> Sequence[Run]:
    """The one in which it was written, as far as anybody knows."""
    error = _ERRORS.get(message.status)
    if error and not message.pieces:
        error = _UNANSWERED
    stop = StopReceipt(upstream_closed=True, closed_after_ms=0) if message.status == "stopped" else None
    return [Run(1, 0, message.status, error=error, stop=stop)] if message.role == "assistant" else []


def _messages(records: Iterator[Record], count: int) -> Iterator[MessageRecord]:
    """The next so many records. Raises _CutOffError."""
    for record in islice(records, count):
        if not isinstance(record, MessageRecord):
            raise _CutOffError
        yield record
