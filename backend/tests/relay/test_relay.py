"""What answers rely on, of both relays; over Redis, with a real server."""

import contextlib
from collections.abc import Callable, Iterator
from uuid import uuid4

import gevent
import pytest
from gevent.queue import Queue

from parley.domain.cursor import Cursor
from parley.domain.part import Part, Reasoning, Text, ToolCall
from parley.domain.stretch import Stretch, going_on_from
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.redis import RedisRelay
from parley.relay.relay import READERS_S, Bells, Growth, Relay, RelayError, Sending, Sent
from tests.programs import Redis, running_redis

# A relay for each process that asks for one.
Connect = Callable[[], Relay]


@pytest.fixture(params=["memory", "redis"])
def connect(request: pytest.FixtureRequest) -> Iterator[Connect]:
    memory = Memory()
    with contextlib.ExitStack() as stack:

        def connect() -> Relay:
            if request.param == "memory":
                relay: Relay = MemoryRelay(memory)
            else:
                relay = RedisRelay(request.getfixturevalue("redis").url)
            stack.callback(relay.close)
            return relay

        yield connect


@pytest.fixture
def writer(connect: Connect) -> Relay:
    return connect()


@pytest.fixture
def reader(connect: Connect) -> Relay:
    return connect()


@pytest.fixture
def answer() -> str:
    return str(uuid4())


def write(
    relay: Relay, answer_id: str, start: int, *pieces: Part, run: int = 1, stored: int = 0, is_awaited: bool = True
) -> Sent:
    return relay.send(Sending(growths=[Growth(Stretch(answer_id, run, start, pieces), stored, is_awaited)]))


def begin(relay: Relay, answer_id: str, run: int = 1, start: int = 0) -> None:
    relay.send(Sending(begun=[(answer_id, Cursor(run, start))]))


def read(relay: Relay, answer_id: str, run: int, n: int) -> tuple[list[Part], bool]:
    """What follows the position, and whether the run has ended."""
    carried = relay.read({answer_id: Cursor(run, n)}).get(answer_id)
    return (going_on_from(n, carried.stretches), carried.is_sealed) if carried else ([], False)


def test_what_is_written_can_be_read_from_any_position(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer)
    write(writer, answer, 0, Reasoning("Hm. "), Text("It "))
    write(writer, answer, 7, ToolCall("1", "look", "{}"), Text("蓝色"))
    assert read(reader, answer, 1, 0) == (
        [Reasoning("Hm. "), Text("It "), ToolCall("1", "look", "{}"), Text("蓝色")],
        False,
    )
    assert read(reader, answer, 1, 6) == ([Text(" "), ToolCall("1", "look", "{}"), Text("蓝色")], False)
    assert read(reader, answer, 1, 9) == ([Text("色")], False)
    assert read(reader, answer, 1, 10) == ([], False)


def test_of_an_answer_that_no_one_has_begun_there_is_nothing(writer: Relay, reader: Relay, answer: str) -> None:
    assert write(writer, answer, 0, Text("It")).lost == {answer}
    assert read(reader, answer, 1, 0) == ([], False)
    assert not reader.read({})


def test_what_was_lost_is_begun_again_where_the_store_has_it(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer, start=100)
    assert not any(write(writer, answer, 100, Text("It")))
    carried = reader.read({answer: Cursor(1, 50)})[answer]
    assert (carried.stretches[0].start, going_on_from(50, carried.stretches)) == (100, [])


def test_a_sealed_run_takes_nothing_more_and_tells_its_readers(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer)
    write(writer, answer, 0, Text("It"))
    reader.send(Sending(sealed=[(answer, 1)]))
    assert write(writer, answer, 2, Text(" lies")).fenced == {answer}
    begin(writer, answer)
    assert write(writer, answer, 2, Text(" lies")).fenced == {answer}
    assert read(reader, answer, 1, 0) == ([Text("It")], True)


def test_a_seal_tells_also_those_who_have_everything(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer)
    write(writer, answer, 0, Text("It"))
    writer.send(Sending(sealed=[(answer, 1)]))
    writer.send(Sending(sealed=[(answer, 1)]))
    assert read(reader, answer, 1, 2) == ([], True)


def test_a_seal_tells_even_where_everything_else_was_lost(writer: Relay, reader: Relay, answer: str) -> None:
    writer.send(Sending(sealed=[(answer, 1)]))
    assert read(reader, answer, 1, 2) == ([], True)


def test_the_next_run_goes_on_behind_the_seal(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer)
    write(writer, answer, 0, Text("It scatters"))
    writer.send(Sending(sealed=[(answer, 1)]))
    begin(reader, answer, run=2, start=2)
    assert not any(write(reader, answer, 2, Text(" shines"), run=2))
    assert read(writer, answer, 2, 2) == ([Text(" shines")], False)
    assert write(writer, answer, 11, Text(" more")).fenced == {answer}


def test_what_was_sent_twice_is_there_once(writer: Relay, reader: Relay, answer: str) -> None:
    begin(writer, answer)
    begin(writer, answer)
    write(writer, answer, 0, Text("It"))
    assert write(writer, answer, 0, Text("It")).known == {answer: 2}
    assert read(reader, answer, 1, 0) == ([Text("It")], False)


def test_others_hear_of_news_and_whoever_writes_of_stops_and_readers(connect: Connect, answer: str) -> None:
    heard: Queue[tuple[str, object]] = Queue()

    def listen(name: str) -> None:
        connect().start(
            Bells(
                lambda: heard.put((name, "news")),
                lambda ids: heard.put((name, ("stop", *ids))),
                lambda ids: heard.put((name, ("read", *ids))),
            )
        )

    def wait_heard(what: str | tuple[str, str]) -> list[object]:
        before = []
        names = set[str]()
        while names != {"one", "other"}:
            name, each = heard.get()
            if each == what:
                names.add(name)
            else:
                before.append(each)
        return before

    listen("one")
    listen("other")
    relay = connect()
    # Listening begins some time after it was asked for.
    with gevent.Timeout(5):
        while {name for name, what in list(heard.queue) if what == "news"} != {"one", "other"}:
            relay.send(Sending(sealed=[(answer, 1)]))
            gevent.sleep(0.01)
        relay.send(Sending(stops=[answer]))
        wait_heard(("stop", answer))
        relay.note_readers([answer])
        wait_heard(("read", answer))
        begin(relay, "2")
        write(relay, "2", 0, Text("nobody waits"), is_awaited=False)
        relay.send(Sending(stops=["2"]))
        assert wait_heard(("stop", "2")) == []
        write(relay, "2", 12, Text("somebody does"))
        wait_heard("news")


def test_who_is_read_is_known_everywhere(writer: Relay, reader: Relay, answer: str) -> None:
    reader.note_readers([answer])
    ages = writer.last_read([answer, str(uuid4())])
    assert ages.keys() == {answer}
    assert 0 <= ages[answer] < READERS_S
    assert not writer.last_read([])


def test_what_the_store_has_need_not_be_kept(redis: Redis) -> None:
    relay, answer_id = RedisRelay(redis.url), str(uuid4())
    begin(relay, answer_id)
    for n in range(1000):
        write(relay, answer_id, n, Text("x"), stored=max(0, n - 10))
    assert redis.client.xlen(f"parley:answer:{answer_id}") < 300
    assert read(relay, answer_id, 1, 990) == ([Text("x")] * 10, False)
    relay.close()


def test_what_is_over_does_not_stay(redis: Redis) -> None:
    relay, answer_id = RedisRelay(redis.url), str(uuid4())
    begin(relay, answer_id)
    assert redis.client.ttl(f"parley:answer:{answer_id}") > 60 * 60
    relay.send(Sending(sealed=[(answer_id, 1)]))
    assert 0 < redis.client.ttl(f"parley:answer:{answer_id}") <= 60
    relay.close()


def test_a_server_that_is_full_is_out_of_reach_and_shuts_nobody_out(answer: str) -> None:
    with running_redis() as server:
        relay = RedisRelay(server.url)
        server.client.config_set("maxmemory", "1")
        begin(relay, answer)
        with pytest.raises(RelayError):
            write(relay, answer, 0, Text("It"))
        server.client.config_set("maxmemory", "0")
        assert write(relay, answer, 0, Text("It")).lost == {answer}
        relay.close()


def test_a_server_that_is_away_or_silent_is_told_soon_and_heard_again_when_it_is_back(answer: str) -> None:
    heard: Queue[str] = Queue()
    with running_redis() as server:
        relay = RedisRelay(server.url)
        relay.start(Bells(lambda: heard.put("news"), lambda _: None, lambda _: None))
        with gevent.Timeout(5):
            heard.get()
        begin(relay, answer)
        server.pause()
        with gevent.Timeout(3), pytest.raises(RelayError):
            relay.check()
        server.resume()
        server.end()
        with gevent.Timeout(3), pytest.raises(RelayError):
            write(relay, answer, 0, Text("It"))
        server.start()
        with gevent.Timeout(5):
            heard.get()
        assert write(relay, answer, 0, Text("It")).lost == {answer}
        relay.close()
