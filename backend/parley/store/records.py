"""Rows into domain values and back. Knows columns, runs no query."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from time import time
from typing import Any

import msgspec
from sqlalchemy import RowMapping

from parley.domain.conversation import Conversation
from parley.domain.cursor import Cursor
from parley.domain.message import Message, Params
from parley.domain.part import Part, length_of, merged
from parley.domain.run import Ending, Run, RunError, StopReceipt, Timing, Usage
from parley.domain.sketch import Sketch
from parley.domain.tree import Tree

# As it was read, or as it is inserted.
Row = RowMapping | Mapping[str, Any]

_parts = msgspec.json.Decoder(list[Part])
_params = msgspec.json.Decoder(Params)
_sketch = msgspec.json.Decoder(Sketch)
_milliseconds = msgspec.json.Decoder(list[int])
_names = msgspec.json.Decoder(list[str])


def now_ms() -> int:
    """Milliseconds since 1970."""
    return round(time() * 1000)


def encoded(value: object) -> str | None:
    """A domain value as the JSON of a text column."""
    return None if value is None else msgspec.json.encode(value).decode()


def parts_of(columns: Iterable[str]) -> list[Part]:
    """The parts in one or more columns, in their order of writing."""
    return merged(part for column in columns for part in _parts.decode(column))


def params_of(column: str | None) -> Params | None:
    """What stands in a column of params."""
    return None if column is None else _params.decode(column)


def sketch_of(column: str | None) -> Sketch | None:
    """What stands in a column of drawings."""
    return None if column is None else _sketch.decode(column)


def conversation_of(row: RowMapping) -> Conversation:
    """From a row of conversations with `is_writing`."""
    answered, seen = row["answered_at"], row["seen_at"]
    return Conversation(
        id=row["id"],
        title=row["title"],
        model=row["model"],
        system_prompt=row["system_prompt"],
        params=params_of(row["params"]),
        leaf_id=row["leaf_id"],
        created_at=rfc3339(row["created_at"]),
        updated_at=rfc3339(row["updated_at"]),
        last_message_at=rfc3339(row["last_message_at"]),
        writing=bool(row["is_writing"]),
        unread=answered is not None and (seen is None or seen < answered),
        seq=row["seq"],
        pinned=row["pinned"],
        archived=row["archived"],
        folder=row["folder"],
        temporary=row["temporary"],
    )


def message_of(row: Row, runs: Sequence[Run], tails: Iterable[str], tree: Tree) -> Message:
    """From a row of messages, with its runs and, while it is being written, the tails of the latest one in order."""
    parts = parts_of((row["parts"], *tails))
    return Message(
        id=row["id"],
        conversation_id=row["conversation_id"],
        parent_id=row["parent_id"],
        role=row["role"],
        status=row["status"],
        model=row["model"],
        params=params_of(row["params"]),
        created_at=rfc3339(row["created_at"]),
        sibling_ids=tree.siblings(row["id"]),
        run=row["run"],
        cursor=str(Cursor(row["run"], sum(map(length_of, parts)))) if runs else None,
        runs=runs,
        group_id=row["group_id"],
        drawing=sketch_of(row["drawing"]),
        parts=parts,
    )


def run_of(row: RowMapping) -> Run:
    """From a row of runs."""
    usage = timing = error = stop = None
    if row["input_tokens"] is not None:
        tokens = (row["input_tokens"], row["output_tokens"], row["reasoning_tokens"])
        usage = Usage(*tokens, estimated=bool(row["is_estimated"]), cost=row["cost"])
    if row["duration_ms"] is not None:
        parts = _milliseconds.decode(row["part_ms"])
        timing = Timing(row["first_token_ms"], row["duration_ms"], parts, row["requests"], row["stalls"])
    if row["error_code"] is not None:
        error = RunError(row["error_code"], row["error_detail"])
    if row["is_upstream_closed"] is not None:
        stop = StopReceipt(row["is_upstream_closed"], row["closed_after_ms"])
    return Run(
        run=row["run"],
        start=row["start"],
        status=row["status"],
        finish_reason=row["finish_reason"],
        provider_finish_reason=row["provider_finish_reason"],
        usage=usage,
        timing=timing,
        error=error,
        stop=stop,
        left_out=row["left_out"],
        model=row["model"],
        dropped_params=_names.decode(row["dropped_params"]) if row["dropped_params"] else None,
    )


def ending_columns(ending: Ending) -> Mapping[str, Any]:
    """The columns of runs that an ending fills."""
    usage, timing, error, stop = ending.usage, ending.timing, ending.error, ending.stop
    return {
        "status": ending.status,
        "finish_reason": ending.finish_reason,
        "provider_finish_reason": ending.provider_finish_reason,
        "input_tokens": usage and usage.input_tokens,
        "output_tokens": usage and usage.output_tokens,
        "reasoning_tokens": usage and usage.reasoning_tokens,
        "is_estimated": usage and usage.estimated,
        "cost": usage and usage.cost,
        "left_out": ending.left_out,
        "model": ending.model,
        "dropped_params": ending.dropped_params and encoded(ending.dropped_params),
        "first_token_ms": timing and timing.first_token_ms,
        "duration_ms": timing and timing.duration_ms,
        "part_ms": timing and encoded(timing.parts),
        "requests": timing and timing.requests,
        "stalls": timing and timing.stalls,
        "error_code": error and error.code,
        "error_detail": error and error.detail,
        "is_upstream_closed": stop and stop.upstream_closed,
        "closed_after_ms": stop and stop.closed_after_ms,
    }


def rfc3339(milliseconds: int) -> str:
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
