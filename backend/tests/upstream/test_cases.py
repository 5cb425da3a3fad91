"""What real providers send, replayed from tests/cases/upstream: whole, byte by byte and at every split."""

import io
import json
import random
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest
import requests
from urllib3 import HTTPResponse

from parley.domain.part import Part, Reasoning, Text, ToolCall, merged
from parley.domain.run import Usage
from parley.upstream.body import BLANK_LINE, EventResponse
from parley.upstream.config import Habits
from parley.upstream.decoder import Decoder
from parley.upstream.error import UpstreamError
from parley.upstream.refusal import refusal
from parley.upstream.reply import Finish, ReplyEvent, Skipped

CASES = Path(__file__).parents[1] / "cases" / "upstream"
SPLIT_EVERYWHERE_UP_TO = 4096
SEEDED_SPLITS = 200


class PieceByPiece(io.RawIOBase):
    """A connection that hands out these pieces, one a read."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)

    def read1(self, _amount: int = -1) -> bytes:
        return next(self._pieces, b"")


def response_of(case: dict[str, Any], pieces: Iterable[bytes]) -> requests.Response:
    raw = HTTPResponse(PieceByPiece(pieces), headers=case["headers"], status=case["status"], preload_content=False)
    response = requests.Response()
    response.status_code = case["status"]
    response.headers.update(case["headers"])
    response.raw = raw
    return EventResponse(response, lambda: raw.read1(decode_content=True) or None)


def replied(response: requests.Response, habits: Habits) -> Iterator[ReplyEvent]:
    decoder = Decoder(habits)
    try:
        for event in response.iter_lines(delimiter=BLANK_LINE):
            if event:
                decoder.add(event)
            else:
                yield from decoder.arrived()
            if decoder.is_done:
                break
        yield from decoder.end()
    except UpstreamError:
        yield from decoder.rest()
        raise


def outcome_of(case: dict[str, Any], pieces: Iterable[bytes]) -> dict[str, Any]:
    """What comes of the reply, in the words of a case's `expect`."""
    settings = case.get("settings", {})
    habits = Habits(settings.get("think", "auto"), settings.get("cumulative", False))
    parts: list[Part] = []
    finish, usage, skipped, error = Finish(None, None), None, 0, None
    response = response_of(case, pieces)
    try:
        if not response.ok:
            raise refusal(response, "OPENAI_API_KEY")
        for event in replied(response, habits):
            match event:
                case Text() | Reasoning() | ToolCall():
                    parts.append(event)
                case Finish():
                    finish = event
                case Usage():
                    usage = event
                case Skipped():
                    skipped += 1
    except UpstreamError as caught:
        error, finish = caught, Finish(None, None)
    assert all(parts), "an empty piece has no position"
    return {
        "parts": msgspec.to_builtins(merged(parts)),
        "finish_reason": finish.reason,
        "provider_finish_reason": finish.provider_reason,
        "usage": msgspec.to_builtins(usage),
        "error": error and error.code,
        "detail": error and error.detail,
        "skipped_events": skipped,
        "retry_after_ms": round(error.retry_after_s * 1000) if error and error.retry_after_s is not None else None,
    }


def check(expect: dict[str, Any], outcome: dict[str, Any]) -> None:
    for name, value in expect.items():
        if name == "detail_contains":
            assert value in outcome["detail"]
        elif name == "detail_excludes":
            assert not [word for word in value if word in outcome["detail"]]
        elif name == "usage" and value is not None:
            assert outcome["usage"] == {"estimated": False, "cost": None, **value}
        else:
            assert outcome[name] == value, name
    assert (outcome["detail"] is None) == (outcome["error"] is None)


def splits(name: str, body: bytes) -> Iterator[tuple[bytes, ...]]:
    """The body whole, byte by byte, and in two at every place; of long ones, at two hundred places."""
    yield (body,)
    yield tuple(body[at : at + 1] for at in range(len(body)))
    places: Sequence[int] = range(1, len(body))
    if len(body) > SPLIT_EVERYWHERE_UP_TO:
        places = sorted(random.Random(name).sample(places, SEEDED_SPLITS))
    for at in places:
        yield body[:at], body[at:]


@pytest.mark.parametrize("path", sorted(CASES.glob("*.json")), ids=lambda path: path.stem)
def test_case(path: Path) -> None:
    case = json.loads(path.read_text())
    body = path.with_suffix(".body").read_bytes()
    outcomes = (outcome_of(case, pieces) for pieces in splits(path.stem, body))
    first = next(outcomes)
    check(case["expect"], first)
    for outcome in outcomes:
        assert outcome == first
