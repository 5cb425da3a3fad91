"""A relay between any number of processes, over Redis: a stream for each answer being written, and three bells.

An entry's id is the cursor after it, and Redis takes only ids greater than the last: nothing is carried twice, and the
seal, the greatest id that a run can have, shuts out whoever goes on writing it. A stream is dropped a minute after its
seal; if it was never sealed, a day after it was begun.
"""

import logging
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import gevent
import msgspec
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from parley.domain.cursor import Cursor
from parley.domain.part import Part
from parley.domain.stretch import Stretch
from parley.lasting import LastingWork
from parley.relay.relay import READERS_S, Bells, Carried, Growth, RelayError, Sending, Sent

_log = logging.getLogger(__name__)

_NEWS = "parley:news"
_STOPS = "parley:stops"
_READ = "parley:read"
_TIMEOUT_S = 1.0
# How long a listener that was cut off waits before it listens again.
_AGAIN_S = 0.2
_UNSEALED_S = 24 * 60 * 60
_SEALED_S = 60
# The second half of an id is an unsigned 64-bit number (https://redis.io/docs/latest/develop/data-types/streams/).
_SEAL = 2**64 - 1
# What Redis says of an id that is not greater than the last one.
_TOO_SMALL = "equal or smaller"

_pieces = msgspec.json.Decoder(list[Part])
_ids = msgspec.json.Decoder(list[str])


def check_url(url: str) -> None:
    """Raises ValueError, with redis-py's words, if the address cannot be meant. Connects to nothing."""
    try:
        redis.ConnectionPool.from_url(url).make_connection()
    except (TypeError, redis.RedisError) as error:
        raise ValueError(str(error)) from error


class RedisRelay:
    """See `Relay`."""

    has_others = True

    def __init__(self, url: str) -> None:
        """`url`: as redis-py takes it; nothing is connected yet."""
        options: dict[str, Any] = {"socket_timeout": _TIMEOUT_S, "socket_connect_timeout": _TIMEOUT_S}
        # What fails is sent again by whoever knows what it means, with what has come since.
        self._client = redis.Redis.from_url(url, retry=Retry(NoBackoff(), 0), health_check_interval=5, **options)
        self._listening: LastingWork | None = None

    def start(self, bells: Bells) -> None:
        self._listening = LastingWork(lambda: self._listen(bells))
        self._listening.start()

    def send(self, sending: Sending) -> Sent:
        pipeline = self._client.pipeline(transaction=False)
        for answer_id, cursor in sending.begun:
            pipeline.xadd(_key(answer_id), {"start": cursor.n, "pieces": b"[]"}, id=str(cursor))
            pipeline.expire(_key(answer_id), _UNSEALED_S)
        for growth in sending.growths:
            _add(pipeline, growth)
        for answer_id, run in sending.sealed:
            pipeline.xadd(_key(answer_id), {"seal": b""}, id=f"{run}-{_SEAL}")
        if sending.stops:
            pipeline.publish(_STOPS, msgspec.json.encode(sending.stops))
        if sending.is_news:
            pipeline.publish(_NEWS, b"")
        with _reachable():
            replies = pipeline.execute(raise_on_error=False)
            first = 2 * len(sending.begun)
            last = first + len(sending.growths)
            self._expire(sending.sealed, replies[last : last + len(sending.sealed)])
        return self._sent(sending.growths, replies[first:last])

    def read(self, positions: Mapping[str, Cursor]) -> Mapping[str, Carried]:
        if not positions:
            return {}
        keys: dict[Any, Any] = {_key(each): str(cursor) for each, cursor in positions.items()}
        with _reachable():
            streams: Any = self._client.xread(keys)
        found = {}
        # A list of pairs, or with the newer protocol a mapping to a list of lists.
        pairs = [(key, entries[0]) for key, entries in streams.items()] if isinstance(streams, dict) else streams
        for key, entries in pairs:
            answer_id = _answer_id(key)
            found[answer_id] = _carried(answer_id, entries)
        return found

    def note_readers(self, answer_ids: Collection[str]) -> None:
        pipeline = self._client.pipeline(transaction=False)
        for answer_id in answer_ids:
            pipeline.set(_readers_key(answer_id), b"", ex=READERS_S)
        if answer_ids:
            pipeline.publish(_READ, msgspec.json.encode(list(answer_ids)))
        with _reachable():
            pipeline.execute()

    def last_read(self, answer_ids: Sequence[str]) -> Mapping[str, float]:
        pipeline = self._client.pipeline(transaction=False)
        for answer_id in answer_ids:
            pipeline.pttl(_readers_key(answer_id))
        with _reachable():
            left = pipeline.execute()
        return {each: READERS_S - ms / 1000 for each, ms in zip(answer_ids, left, strict=True) if ms >= 0}

    def check(self) -> None:
        with _reachable():
            self._client.ping()

    def close(self) -> None:
        if self._listening:
            self._listening.close()
        self._client.close()

    def _expire(self, sealed: Sequence[tuple[str, int]], replies: Sequence[object]) -> None:
        """Those that were sealed now; a seal that comes too late finds the stream of a later run."""
        pipeline = self._client.pipeline(transaction=False)
        for (answer_id, _), reply in zip(sealed, replies, strict=True):
            if not isinstance(reply, Exception):
                pipeline.expire(_key(answer_id), _SEALED_S)
        pipeline.execute()

    def _sent(self, growths: Sequence[Growth], replies: Sequence[object]) -> Sent:
        lost, fenced, known = set(), set(), {}
        for (stretch, *_), reply in zip(growths, replies, strict=True):
            if reply is None:
                lost.add(stretch.answer_id)
            elif isinstance(reply, Exception):
                if _TOO_SMALL not in str(reply):
                    raise RelayError from reply
                last = self._last(stretch.answer_id)
                if last is None:
                    lost.add(stretch.answer_id)
                elif last.run == stretch.run and last.n != _SEAL:
                    known[stretch.answer_id] = last.n
                else:
                    fenced.add(stretch.answer_id)
        return Sent(lost, fenced, known)

    def _last(self, answer_id: str) -> Cursor | None:
        with _reachable():
            entries: Any = self._client.xrevrange(_key(answer_id), count=1)
        return _cursor(entries[0][0]) if entries else None

    def _listen(self, bells: Bells) -> None:
        while True:
            try:
                for channel, data in self._messages():
                    if channel == _STOPS.encode():
                        bells.stops(_ids.decode(data))
                    elif channel == _READ.encode():
                        bells.readers(_ids.decode(data))
                    else:
                        bells.news()
            except RelayError as error:
                _log.warning("relay heard nothing", extra={"cause": repr(error.__cause__)})
                gevent.sleep(_AGAIN_S)

    def _messages(self) -> Iterator[tuple[bytes, bytes]]:
        """Channel and data; an empty piece of news first, for some may have been missed."""
        with _reachable(), self._client.pubsub(ignore_subscribe_messages=True) as connection:  # type: ignore[no-untyped-call]
            connection.subscribe(_NEWS, _STOPS, _READ)
            yield _NEWS.encode(), b""
            while True:
                message: Any = connection.get_message(timeout=_TIMEOUT_S)
                if message:
                    yield message["channel"], message["data"]


def _add(pipeline: "redis.client.Pipeline", growth: Growth) -> None:
    stretch, stored, _ = growth
    fields: dict[Any, Any] = {"start": stretch.start, "pieces": msgspec.json.encode(stretch.pieces)}
    cursor, oldest = Cursor(stretch.run, stretch.end), Cursor(stretch.run, stored)
    pipeline.xadd(_key(stretch.answer_id), fields, id=str(cursor), nomkstream=True, minid=str(oldest), approximate=True)


def _carried(answer_id: str, entries: Sequence[tuple[bytes, Mapping[bytes, bytes]]]) -> Carried:
    stretches = []
    is_sealed = False
    for entry_id, fields in entries:
        if b"seal" in fields:
            is_sealed = True
        else:
            pieces = _pieces.decode(fields[b"pieces"])
            stretches.append(Stretch(answer_id, _cursor(entry_id).run, int(fields[b"start"]), pieces))
    return Carried(stretches, is_sealed)


def _cursor(entry_id: bytes) -> Cursor:
    run, _, n = entry_id.partition(b"-")
    return Cursor(int(run), int(n))


def _key(answer_id: str) -> str:
    return f"parley:answer:{answer_id}"


def _answer_id(key: bytes) -> str:
    return key.decode().rpartition(":")[2]


def _readers_key(answer_id: str) -> str:
    return f"parley:readers:{answer_id}"


@contextmanager
def _reachable() -> Iterator[None]:
    try:
        yield
    except (redis.RedisError, OSError) as error:
        raise RelayError from error
