"""Any process tells any reader the same, however the answer got there."""

import random

import gevent

from tests.chat import new_id, text_parts
from tests.cluster.conftest import Cluster
from tests.cut_reader import CutReader, Writer
from tests.scripted_request import ScriptedRequest

_ANSWERS = 200
_SECONDS = 120.0
_SECONDS_TO_ASK = 40.0


def test_two_hundred_answers_are_read_whole_over_connections_that_break_and_come_back_elsewhere(
    cluster: Cluster,
) -> None:
    chats = [cluster.chat(), cluster.chat(0), cluster.chat(1)]
    writers: dict[str, Writer] = {}

    def write(request: ScriptedRequest) -> None:
        name = (request.body or {})["messages"][-1]["content"]
        dice = random.Random(name)
        writers[name] = writer = Writer(request, dice)
        for _ in range(dice.randrange(20, 40)):
            writer.write()
            gevent.sleep(dice.uniform(0.01, 0.2))
        writer.finish()

    def read(number: int) -> CutReader:
        dice = random.Random(number)
        # All of them are one person's, whose turns come one after the other.
        gevent.sleep(dice.uniform(0, _SECONDS_TO_ASK))
        stream = dice.choice(chats).ask(str(number))
        reader = CutReader(chats, stream.id, dice)
        stream.close()
        while reader.copy.end is None:
            reader.read()
        return reader

    cluster.upstream.auto(write)
    readings = [gevent.spawn(read, number) for number in range(_ANSWERS)]
    gevent.joinall(readings, timeout=_SECONDS, raise_error=True)
    for chat in chats:
        chat.hang_up()
    connections = 0
    for number, reading in enumerate(readings):
        reader = reading.get(block=False)
        assert (reader.copy.end or {})["status"] == "complete"
        assert reader.copy.parts == writers[str(number)].parts
        stored = chats[0].message(reader.copy.message["conversation_id"], reader.copy.message["id"])
        assert stored["parts"] == reader.copy.parts
        connections += reader.connections
    assert connections > 2 * _ANSWERS


def test_a_reader_elsewhere_reads_along_without_a_pause_that_shows(cluster: Cluster) -> None:
    with cluster.chat(0) as here, cluster.chat(1) as there:
        stream, request = here.begin()
        reader = there.follow(stream.id)
        text = ""
        for word in ("It ", "scatters ", "light."):
            text += word
            request.send_text(word)
            # Carried every 50 ms; without a bell it would take a second.
            reader.until_text(text, timeout=0.8)
        request.finish()
        assert reader.rest()["status"] == stream.rest()["status"] == "complete"
        assert reader.copy.end == stream.copy.end


def test_the_same_request_joins_from_any_node(cluster: Cluster) -> None:
    with cluster.chat(0) as here, cluster.chat(1) as there:
        stream, request = here.begin(id=(question := new_id()), answer_id=new_id())
        body = {"parts": text_parts("Why is the sky blue?"), "id": question, "answer_id": stream.id, "conversation": {}}
        joined = there.open("POST", f"/api/conversations/{stream.conversation_id}/messages", body)
        request.send_text("It scatters.")
        request.finish()
        assert joined.rest() == stream.rest()
        assert cluster.upstream.request_count == 1
