"""Whose text goes to the other processes, and when. Over a relay that writes down what it is sent."""

from gevent.queue import Queue

from parley.answers.flusher import Flusher
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.answers.writing import Writing
from parley.domain.cursor import Cursor
from parley.domain.message import Message
from parley.domain.part import Text
from parley.domain.prompt import Prompt
from parley.domain.run import Run
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.relay import Sending, Sent
from parley.upstream.providers import Providers

LIMITS = Limits(first_token_s=30, silence_s=30, answer_s=60, auto_continue=0)


class WrittenDown(MemoryRelay):
    """Says what was sent; each time the answer that is read, if any is, has grown again."""

    has_others = True

    def __init__(self, memory: Memory, read: LiveAnswer | None = None) -> None:
        super().__init__(memory)
        self.sent: Queue[Sending] = Queue()
        self._read = read

    def send(self, sending: Sending) -> Sent:
        self.sent.put(sending)
        if self._read:
            self._read.append(Text("x"))
        return super().send(sending)


def pump_of(answer_id: str) -> Pump:
    message = Message(
        answer_id, "c", "q", "assistant", "writing", "p/m", None, "", [answer_id], 1, None, [Run(1, 0, "writing")]
    )
    live = LiveAnswer(message, "owner", [Text("It")])
    return Pump(Writing(live, Providers([], {}), LIMITS, lambda: Prompt("m", [])), LIMITS)


def test_what_is_read_elsewhere_is_always_sent_and_the_rest_in_turn() -> None:
    running = RunningAnswers()
    pumps = [pump_of(f"a{n}") for n in range(60)]
    for pump in pumps:
        running.add(pump)
    relay = WrittenDown(Memory(), pumps[50].live)
    flusher = Flusher(running, relay)
    flusher.note_readers(["a50", "written elsewhere"])
    flusher.start()
    sendings = [relay.sent.get(timeout=5) for _ in range(14)]
    flusher.close()
    rounds = [[growth.stretch.answer_id for growth in sending.growths] for sending in sendings]
    assert [each[0] for each in rounds] == ["a50"] * 14
    assert [len(each) for each in rounds] == [*[6] * 11, 5, 1, 1]
    assert len({each for sent in rounds for each in sent}) == 60


def test_what_the_relay_lost_is_begun_again_though_the_store_has_it_all_already() -> None:
    memory = Memory()
    relay, running, pump = WrittenDown(memory), RunningAnswers(), pump_of("a")
    running.add(pump)
    flusher = Flusher(running, relay)
    flusher.start()
    assert relay.sent.get(timeout=5).begun == [("a", Cursor(1, 0))]
    memory.logs.clear()
    pump.live.append(Text(" scatters"))
    pump.stored = pump.live.length
    assert [growth.stretch.end for growth in relay.sent.get(timeout=5).growths] == [11]
    assert relay.sent.get(timeout=5).begun == [("a", Cursor(1, 11))]
    flusher.close()
