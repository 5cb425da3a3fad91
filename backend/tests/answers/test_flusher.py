"""Whose text goes to the other processes, and when. Over a relay that writes down what it is sent."""

from typing import cast

from gevent.queue import Queue

from parley.answers.flusher import Flusher
from parley.answers.limits import Limits
from parley.answers.live import LiveAnswer
from parley.answers.pump import Pump
from parley.answers.running import RunningAnswers
from parley.domain.message import Message
from parley.domain.part import Text
from parley.domain.run import Run
from parley.relay.memory import Memory, MemoryRelay
from parley.relay.relay import Sending, Sent
from parley.upstream.providers import Providers

LIMITS = Limits(first_token_s=30, silence_s=30, answer_s=60, auto_continue=0)


class WrittenDown(MemoryRelay):
    """Says which answers' text was sent together; each time the one that is read has grown again."""

    has_others = True

    def __init__(self, read: LiveAnswer) -> None:
        super().__init__(Memory())
        self.sent: Queue[list[str]] = Queue()
        self._read = read

    def send(self, sending: Sending) -> Sent:
        if sending.growths:
            self.sent.put([growth.stretch.answer_id for growth in sending.growths])
        self._read.append(Text("x"))
        return super().send(sending)


def pump_of(answer_id: str) -> Pump:
    message = Message(
        answer_id, "c", "q", "assistant", "writing", "p/m", None, "", [answer_id], 1, None, [Run(1, 0, "writing")]
    )
    return Pump(LiveAnswer(message, "owner", [Text("It")]), cast("Providers", None), LIMITS)


def test_what_is_read_elsewhere_is_always_sent_and_the_rest_in_turn() -> None:
    running = RunningAnswers()
    pumps = [pump_of(f"a{n}") for n in range(60)]
    for pump in pumps:
        running.add(pump)
    relay = WrittenDown(pumps[50].live)
    flusher = Flusher(running, relay)
    flusher.note_readers(["a50", "written elsewhere"])
    flusher.start()
    rounds = [relay.sent.get(timeout=5) for _ in range(4)]
    flusher.close()
    assert [each[0] for each in rounds] == ["a50"] * 4
    assert [len(each) for each in rounds] == [26, 26, 10, 1]
    assert len({each for sent in rounds for each in sent}) == 60
