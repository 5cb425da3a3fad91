"""Answers placed in the store before they are written: asked for, asked for again, gone on with, and asked to stop."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import uuid4

import msgspec
from sqlalchemy import Connection, RowMapping, and_, bindparam, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from parley.domain.ask import Ask, AskAgain, ChooseModel, Placed, fingerprint, has_gone_on
from parley.domain.cursor import Cursor
from parley.domain.errors import (
    FieldError,
    HasRepliesError,
    InvalidError,
    NotAnAnswerError,
    NotContinuableError,
    NotFoundError,
    ParentWritingError,
    ShuttingDownError,
    TooManyAnswersError,
)
from parley.domain.file import needed
from parley.domain.message import Params
from parley.domain.model import Ability
from parley.domain.part import Part, files_of, length_of
from parley.domain.run import Run
from parley.domain.sketch import Sketch, check_drawable
from parley.domain.title import named_by, title_of
from parley.store.allowances import ALLOWANCE, allowance_of
from parley.store.beginning import begun
from parley.store.conversations import (
    find_created,
    id_taken,
    new_conversation,
    update_conversation,
)
from parley.store.database import Database, Write
from parley.store.files import attach, resolved
from parley.store.joining import Made, joined, made_before
from parley.store.messages import part_group
from parley.store.processes import LeaseLostError, check_lease
from parley.store.reading import (
    answer_row,
    conversation_row,
    message_row,
    read_runs,
)
from parley.store.records import Row, encoded, now_ms, params_of, parts_of, sketch_of
from parley.store.stopping import request_stops
from parley.store.tables import being_written, conversations, messages, runs

_RETRY_AFTER_S = 5
_FIRST = Run(1, 0, "writing")
# Put together once: every question asks this.
_OWN = select(func.count()).select_from(messages).where(messages.c.owner_id == bindparam("owner"), being_written)
_RUNNING = ALLOWANCE.add_columns(_OWN.scalar_subquery().label("running"))


class AnswerStore:
    """Each method is one transaction. `process_id` is who will write what is placed here."""

    def __init__(self, database: Database, process_id: str, most_running: int) -> None:
        """`most_running`: answers that one owner may have being written at once, if no allowance says otherwise."""
        self._database = database
        self._process_id = process_id
        self._most_running = most_running

    def asked_before(self, owner_id: str, asked: Ask | AskAgain) -> Placed | None:
        """What the same request made before; raises IdTakenError, DeletedError."""
        with self._database.read() as connection:
            made = made_before(connection, owner_id, asked)
            return joined(connection, owner_id, made) if made else None

    def ask(self, owner_id: str, ask: Ask, choose_model: ChooseModel) -> Placed:
        """A question and its answers, and the conversation if need be; or those that the same request made before.

        Raises NotFoundError, IdTakenError, DeletedError, ParentWritingError, NotAnAnswerError, TooManyAnswersError.
        """
        with self._placing(owner_id, changes=2 + len(ask.answers)) as (connection, seq):
            if made := made_before(connection, owner_id, ask):
                return joined(connection, owner_id, made)
            self._check_running(connection, owner_id, len(ask.answers))
            draft = ask.conversation
            is_new = draft is not None and not find_created(connection, owner_id, draft)
            if draft and is_new:
                conversation: Row = new_conversation(owner_id, draft, seq)
            else:
                conversation = conversation_row(connection, owner_id, ask.conversation_id)
            parent_id = ask.parent_id
            if isinstance(parent_id, msgspec.UnsetType):
                parent_id = _end_of_path(connection, conversation["leaf_id"])
            if parent_id is not None:
                _go_on_from(connection, owner_id, conversation["id"], parent_id)
            question_id = ask.id or str(uuid4())
            parts = resolved(connection, owner_id, ask.parts)
            drawing = None if ask.drawing is msgspec.UNSET else ask.drawing
            if drawing:
                check_drawable(parts)
            answers = self._answers(conversation, question_id, ask, parts, drawing, choose_model, seq + 2)
            question = dict.fromkeys(answers[0]) | {
                "id": question_id,
                "owner_id": owner_id,
                "conversation_id": conversation["id"],
                "parent_id": parent_id,
                "role": "user",
                "status": "complete",
                "run": 0,
                "parts": encoded(parts),
                "created_at": answers[0]["created_at"],
                "seq": seq + 1,
                "fingerprint": answers[0]["fingerprint"],
                "drawing": answers[0]["drawing"],
            }
            shown = _shown(answers)
            if conversation["title"] is None and conversation["leaf_id"] is None:
                shown |= {"title": title_of(named_by(parts)), "to_index": True}
            if is_new:
                connection.execute(insert(conversations), dict(conversation) | shown)
            else:
                update_conversation(connection, conversation["id"], **shown)
            connection.execute(insert(messages), [question, *answers])
            attach(connection, question_id, files_of(parts))
            _insert_runs(connection, answers)
            return begun(connection, conversation, answers, [_FIRST], question, is_only=is_new)

    def ask_again(self, owner_id: str, again: AskAgain, choose_model: ChooseModel) -> Placed:
        """More answers to a question, or those that the same request made before.

        Raises NotFoundError, IdTakenError, DeletedError, TooManyAnswersError.
        """
        with self._placing(owner_id, changes=len(again.answers)) as (connection, seq):
            if made := made_before(connection, owner_id, again):
                return joined(connection, owner_id, made)
            question = _question_row(connection, owner_id, again.question_id)
            self._check_running(connection, owner_id, len(again.answers))
            conversation = conversation_row(connection, owner_id, question["conversation_id"])
            parts = parts_of([question["parts"]])
            drawing = sketch_of(question["drawing"])
            answers = self._answers(conversation, again.question_id, again, parts, drawing, choose_model, seq)
            update_conversation(connection, conversation["id"], **_shown(answers))
            connection.execute(insert(messages), answers)
            _insert_runs(connection, answers)
            return begun(connection, conversation, answers, [_FIRST])

    def go_on(self, owner_id: str, answer_id: str, cursor: Cursor | None) -> Placed:
        """A new run of the answer; not a new one if it is being written, or went on since `cursor`.

        Raises NotFoundError, NotContinuableError, HasRepliesError, TooManyAnswersError.
        """
        with self._placing(owner_id, changes=1) as (connection, seq):
            row = answer_row(connection, owner_id, answer_id)
            if has_gone_on(row["status"], row["run"], cursor):
                return joined(connection, owner_id, Made([answer_id]))
            _check_continuable(connection, row)
            self._check_running(connection, owner_id, 1)
            run = row["run"] + 1
            writing = {"status": "writing", "run": run, "process_id": self._process_id, "stop_requested_at": None}
            connection.execute(update(messages).where(messages.c.id == answer_id).values(writing))
            start = sum(map(length_of, parts_of([row["parts"]])))
            earlier = read_runs(connection, answer_id)
            connection.execute(insert(runs), _run(answer_id, run, start))
            now = now_ms()
            update_conversation(connection, row["conversation_id"], seq=seq, updated_at=now, last_message_at=now)
            conversation = conversation_row(connection, owner_id, row["conversation_id"])
            return begun(connection, conversation, [dict(row) | writing], [*earlier, Run(run, start, "writing")])

    def request_stop(self, owner_id: str, answer_id: str) -> None:
        """Notes for whoever writes the answer that it should stop; nothing if nobody writes it."""
        chosen = and_(messages.c.id == answer_id, messages.c.owner_id == owner_id)
        with self._database.write() as connection:
            request_stops(connection, chosen)

    def request_all_stops(self, owner_id: str) -> list[str]:
        """The same for all that is being written for this owner; the ids of the answers."""
        with self._database.write() as connection:
            return request_stops(connection, messages.c.owner_id == owner_id)

    @contextmanager
    def _placing(self, owner_id: str, changes: int) -> Iterator[Write]:
        try:
            with self._database.write_for(owner_id, changes) as write:
                check_lease(write.connection, self._process_id)
                yield write
        except LeaseLostError:
            raise ShuttingDownError("The server is being restarted: try again in a few seconds.", 1) from None
        except IntegrityError:
            # Somebody else's, or made in this very moment by another process: the ids of one owner are looked up first.
            raise id_taken() from None

    def _check_running(self, connection: Connection, owner_id: str, wanted: int) -> None:
        row = connection.execute(_RUNNING, {"owner": owner_id}).mappings().one()
        running: int = row["running"]
        most = allowance_of(row).running_answers or self._most_running
        if running + wanted > most:
            if wanted > most:
                detail = f"At most {most} answers are written at once: ask for fewer."
                raise InvalidError(detail, [FieldError("n", detail)])
            detail = f"{running} answers are being written already: wait for one to end, or stop one."
            raise TooManyAnswersError(detail, _RETRY_AFTER_S)

    def _answers(
        self,
        conversation: Row,
        question_id: str,
        asked: Ask | AskAgain,
        parts: Sequence[Part],
        drawing: Sketch | None,
        choose_model: ChooseModel,
        seq: int,
    ) -> list[dict[str, object]]:
        """The rows of what is asked for, the first with change number `seq`. `parts`: the question's."""
        # Who draws need not see: that is about what is written.
        needs: frozenset[Ability] = frozenset(["images"]) if drawing else needed(files_of(parts))
        ids = [wanted.answer_id or str(uuid4()) for wanted in asked.answers]
        common = {
            "owner_id": conversation["owner_id"],
            "conversation_id": conversation["id"],
            "parent_id": question_id,
            "group_id": ids[0] if len(ids) > 1 else None,
            "role": "assistant",
            "params": encoded(_over(params_of(conversation["params"]), asked.params)),
            "status": "writing",
            "run": 1,
            "parts": "[]",
            "created_at": now_ms(),
            "fingerprint": fingerprint(asked),
            "process_id": self._process_id,
            "drawing": encoded(drawing),
        }
        models = [choose_model(wanted.model, conversation["model"], needs) for wanted in asked.answers]
        return [
            common | {"id": each, "model": model, "seq": seq + number}
            for number, (each, model) in enumerate(zip(ids, models, strict=True))
        ]


def _question_row(connection: Connection, owner_id: str, message_id: str) -> RowMapping:
    row = message_row(connection, owner_id, message_id)
    if row["role"] != "user":
        raise NotFoundError("There is no such question.")
    return row


def _end_of_path(connection: Connection, leaf_id: str | None) -> str | None:
    """The last answer of the path that is shown; its leaf is a question where that one's answers were deleted."""
    if leaf_id is None:
        return None
    leaf = connection.execute(select(messages.c.role, messages.c.parent_id).where(messages.c.id == leaf_id)).first()
    return leaf.parent_id if leaf and leaf.role == "user" else leaf_id


def _go_on_from(connection: Connection, owner_id: str, conversation_id: str, parent_id: str) -> None:
    """Checks what a question is to follow. Of several answers it is thereby the one that is kept."""
    parent = message_row(connection, owner_id, parent_id)
    if parent["conversation_id"] != conversation_id:
        raise NotFoundError("There is no such message in this conversation.")
    if parent["role"] != "assistant":
        detail = "A question can only follow an answer."
        raise NotAnAnswerError(detail, [FieldError("parent_id", detail)])
    if parent["status"] == "writing":
        raise ParentWritingError("The answer before is still being written: wait for its end, or stop it.")
    if parent["group_id"] is not None:
        part_group(connection, parent["group_id"])


def _check_continuable(connection: Connection, row: RowMapping) -> None:
    if row["drawing"] is not None:
        raise NotContinuableError("Pictures cannot be gone on with: ask again instead.")
    replies = select(func.count()).select_from(messages).where(messages.c.parent_id == row["id"])
    if connection.scalar(replies.where(messages.c.deleted_at.is_(None))):
        raise HasRepliesError("This answer has replies already: regenerate it instead.")
    latest = select(runs.c.finish_reason).where(runs.c.message_id == row["id"], runs.c.run == row["run"])
    if row["status"] == "complete" and connection.scalar(latest) != "length":
        raise NotContinuableError("This answer is complete: there is nothing to go on with.")


def _shown(answers: Sequence[Row]) -> dict[str, object]:
    """What new answers make of their conversation."""
    first, last = answers[0], answers[-1]
    now = first["created_at"]
    return {"leaf_id": first["id"], "updated_at": now, "last_message_at": now, "seq": last["seq"]}


def _insert_runs(connection: Connection, answers: Sequence[Row]) -> None:
    connection.execute(insert(runs), [_run(answer["id"], 1, 0) for answer in answers])


def _run(message_id: str, run: int, start: int) -> dict[str, object]:
    return {"message_id": message_id, "run": run, "start": start, "status": "writing", "started_at": now_ms()}


def _over(defaults: Params | None, given: Params | None) -> Params | None:
    """The conversation's params with those given for this answer over them."""
    if defaults is None or given is None:
        return given or defaults
    return msgspec.convert(msgspec.to_builtins(defaults) | msgspec.to_builtins(given), Params)
